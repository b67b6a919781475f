import type { DynamoDBRecord } from 'aws-lambda';
import { inParallel } from '../../../layers/adapters/dynamo/batches.ts';
import {
  chainName,
  type Growth,
  noHead,
  type StreamHead,
  streamMark,
} from '../../../layers/adapters/dynamo/records/audit-chains.ts';
import { archiveLine, linkAfter, partsOfChain } from '../../../layers/domain/audit/archive/chain.ts';
import { sequenceNumberOf } from './event-entry.ts';

/** The chains of a project's or organization's day. */
export interface ChainPlace {
  readonly scope: string;
  readonly day: string;
}

export interface ArchivePorts {
  /** How far the chains of places have come, by the text of `nameOf`; strongly consistent. */
  heads(places: readonly ChainPlace[]): Promise<ReadonlyMap<string, ReadonlyMap<number, StreamHead>>>;
  /** Returns when all lines are durable. */
  put(lines: readonly string[]): Promise<void>;
  /** Notes how far chains have come; false when one of them is not where it was. */
  grow(growth: Growth): Promise<boolean>;
  /** Tells the operator of a batch that was not archived this time. */
  failed(facts: { readonly sequenceNumber: string; readonly reason: string }): void;
}

interface Streamed extends ChainPlace {
  readonly chain: string;
  readonly shard: number;
  readonly organization: string;
  readonly stream: string;
  readonly sequence: string;
  /** The event as `JSON.stringify` writes it. */
  readonly text: string;
}

export const nameOf = ({ scope, day }: ChainPlace): string => `${day} ${scope}`;

/** An event as the archive keeps it; undefined when a record of the trail holds none. */
export const archivableIn = ({
  dynamodb,
}: DynamoDBRecord): Omit<Streamed, 'chain' | 'shard' | 'stream' | 'sequence'> | undefined => {
  const { pk, doc } = { ...dynamodb?.Keys, ...dynamodb?.NewImage };
  const { scope, day } = partsOfChain(pk?.S ?? '') ?? {};
  const event = parsed(doc?.S);
  const organization = event?.organizationId;
  if (!scope || !day || typeof organization !== 'string') return undefined;
  return { scope, day, organization, text: JSON.stringify(event) };
};

/** The event in a record; none when it cannot be read: the relay sets that aside. */
const streamedIn = (record: DynamoDBRecord): readonly Streamed[] => {
  const archivable = archivableIn(record);
  if (!archivable) return [];
  const partition = record.dynamodb?.Keys?.pk?.S ?? '';
  const stream = streamMark(record.eventSourceARN ?? '');
  return [
    {
      ...{ ...archivable, stream, shard: Number(partition.split('#').at(-1)) },
      chain: chainName(partition, stream),
      sequence: sequenceNumberOf(record),
    },
  ];
};

const parsed = (doc: string | undefined): Readonly<Record<string, unknown>> | undefined => {
  try {
    const event = JSON.parse(doc ?? '');
    return typeof event?.id === 'string' && typeof event.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Whether a record of the stream is in its chain already. Sequence numbers have no leading zeros. */
const isIn = (head: StreamHead, { stream, sequence }: Pick<Streamed, 'stream' | 'sequence'>): boolean =>
  head.stream === stream &&
  (sequence.length === head.sequence.length
    ? sequence <= head.sequence
    : sequence.length < head.sequence.length);

/** What events add to the chains of their place: lines for the archive, and how far the chains come. */
const linked = (
  events: readonly Streamed[],
  heads: ReadonlyMap<number, StreamHead> | undefined,
): { readonly lines: readonly string[]; readonly grown: Growth['grown'] } => {
  const grown = new Map<number, { from: StreamHead; to: StreamHead }>();
  const lines: string[] = [];
  for (const event of events) {
    const { chain, shard, text, stream, sequence } = event;
    const from = grown.get(shard)?.from ?? heads?.get(shard) ?? noHead;
    // Another stream is that of a restored table, whose events are no longer those that the chain had.
    const last = grown.get(shard)?.to ?? (from.stream === stream ? from : noHead);
    if (isIn(last, event)) continue;
    const link = linkAfter(chain, last, text);
    lines.push(archiveLine(event, link, text));
    grown.set(shard, { from, to: { position: link.position, hash: link.hash, stream, sequence } });
  }
  return { lines, grown };
};

/** Whether chains are at least as far as they were to grow: another execution had the same records. */
const areThere = ({ grown }: Growth, heads: ReadonlyMap<number, StreamHead> | undefined): boolean =>
  [...grown].every(([shard, { to }]) => isIn(heads?.get(shard) ?? noHead, to));

/** Places whose heads are written at a time. */
const lanes = 16;

const growAll = async (growths: readonly Growth[], ports: ArchivePorts): Promise<void> => {
  const overtaken: Growth[] = [];
  await inParallel(
    growths,
    async (growth) => {
      if (!(await ports.grow(growth))) overtaken.push(growth);
    },
    lanes,
  );
  if (overtaken.length === 0) return;
  const heads = await ports.heads(overtaken);
  if (!overtaken.every((growth) => areThere(growth, heads.get(nameOf(growth)))))
    throw Object.assign(new Error('A chain has another head'), { name: 'ChainOvertaken' });
};

/**
 * Chains the events of a stream batch and puts them into the archive. A link follows from its chain's order in the
 * stream and nothing else; so the archive comes first and the heads after it: whoever dies between the two, or
 * works on the same records at the same time, writes the same lines again and never others. Answers the records to be
 * delivered again: all of them, or none.
 */
export const archiveRecords = async (
  records: readonly DynamoDBRecord[],
  ports: ArchivePorts,
): Promise<readonly string[]> => {
  try {
    const places = [...Map.groupBy(records.flatMap(streamedIn), nameOf).values()];
    const heads = await ports.heads(places.flatMap(([first]) => first ?? []));
    const growths = places.flatMap((events) => {
      const [first] = events;
      if (!first) return [];
      const { lines, grown } = linked(events, heads.get(nameOf(first)));
      return lines.length > 0 ? [{ scope: first.scope, day: first.day, lines, grown }] : [];
    });
    if (growths.length === 0) return [];
    await ports.put(growths.flatMap(({ lines }) => lines));
    await growAll(growths, ports);
    return [];
  } catch (error) {
    const [first = ''] = records.map(sequenceNumberOf);
    ports.failed({ sequenceNumber: first, reason: error instanceof Error ? error.name : 'UnknownError' });
    return records.map(sequenceNumberOf);
  }
};

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { DynamoDBRecord } from 'aws-lambda';
import { chunksWithin } from '../../../layers/adapters/dynamo/batches.ts';
import type { StreamedEvent } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { sequenceNumberOf } from './event-entry.ts';

export interface HandOverPorts {
  /** Adds messages to the queue of the worker `trail`; throws unless all were accepted. */
  send(bodies: readonly string[]): Promise<void>;
  /** Tells the operator of a batch that was not handed over this time. */
  failed(facts: { readonly sequenceNumber: string; readonly reason: string }): void;
}

/** Events of one message, and bytes of their JSON: SQS takes 1 MiB, and they are a tenth of that when packed. */
const messageLimits = { count: 1000, weight: 700_000 };
/** Bytes that a message may have unpacked: nothing that we sent has more. */
const maxUnpackedBytes = 4_000_000;

/** What cannot be read as an event is passed over: the relay sets it aside. */
const streamedIn = ({ dynamodb }: DynamoDBRecord): readonly StreamedEvent[] => {
  const { pk, doc, ttl } = { ...dynamodb?.Keys, ...dynamodb?.NewImage };
  const text = doc?.S;
  return pk?.S !== undefined && text !== undefined ? [{ pk: pk.S, doc: text, ttl: Number(ttl?.N ?? 0) }] : [];
};

const packed = (events: readonly StreamedEvent[]): string =>
  brotliCompressSync(JSON.stringify(events), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  }).toString('base64');

/** Reverses `messagesOf`; throws for a text that it did not make. */
export const eventsInMessage = (body: string): readonly StreamedEvent[] => {
  const text = brotliDecompressSync(Buffer.from(body, 'base64'), { maxOutputLength: maxUnpackedBytes });
  const events: unknown = JSON.parse(text.toString('utf8'));
  if (!Array.isArray(events)) throw new Error('The message holds no events.');
  return events as readonly StreamedEvent[];
};

/** The events of a stream batch as messages, packed: a batch is one message as a rule. */
export const messagesOf = (records: readonly DynamoDBRecord[]): readonly string[] =>
  chunksWithin(records.flatMap(streamedIn), messageLimits, ({ doc }) => Buffer.byteLength(doc)).map(packed);

/**
 * Hands the events of a stream batch over to the worker that keeps what the trail is asked by, which gathers batches.
 * Answers whether the queue took them: nothing else of the batch is to be done before, or its repetition would do that
 * twice.
 */
export const handOver = async (
  records: readonly DynamoDBRecord[],
  ports: HandOverPorts,
): Promise<boolean> => {
  try {
    for (const body of messagesOf(records)) await ports.send([body]);
    return true;
  } catch (error) {
    const [first = ''] = records.map(sequenceNumberOf);
    ports.failed({ sequenceNumber: first, reason: error instanceof Error ? error.name : 'UnknownError' });
    return false;
  }
};

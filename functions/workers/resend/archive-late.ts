import type { DynamoDBRecord } from 'aws-lambda';
import {
  archiveLine,
  beginning,
  type ChainHead,
  lateChain,
  linkAfter,
} from '../../../layers/domain/audit/archive/chain.ts';
import { archivableIn } from '../relay/archive.ts';

/** The head of a chain that was archived, and when it was noted. */
interface ArchivedLate extends ChainHead {
  readonly chain: string;
  readonly at: string;
}

export interface LateArchivePorts {
  now(): Date;
  /** Returns when all lines are durable. */
  put(lines: readonly string[]): Promise<void>;
  /** Notes a chain for the next digest. */
  note(head: ArchivedLate): Promise<void>;
}

type Archivable = NonNullable<ReturnType<typeof archivableIn>>;

const byText = (a: Archivable, b: Archivable): number => (a.text < b.text ? -1 : 1);

/** Lines and head of a chain that holds events of one scope and day. */
const chained = (events: readonly [Archivable, ...Archivable[]], archivedOn: string) => {
  const [{ scope, day }] = events;
  const texts = events.map(({ text }) => text);
  const chain = lateChain({ scope, day, archivedOn, texts });
  const lines: string[] = [];
  let head: ChainHead = beginning;
  for (const event of events) {
    const link = linkAfter(chain, head, event.text);
    lines.push(archiveLine(event, link, event.text));
    head = link;
  }
  return { lines, head: { chain, position: head.position, hash: head.hash } };
};

/**
 * Puts events of the table into the archive that may not be there: each scope and day of them is a chain of its own,
 * called by what is in it. The lines come first and the heads after them: of whoever dies between the two no digest says
 * anything, and the same or other events sent once more are named by the next one. Answers how many were archived.
 */
export const archiveLate = async (
  records: readonly DynamoDBRecord[],
  { now, put, note }: LateArchivePorts,
): Promise<number> => {
  const events = records.flatMap((record) => archivableIn(record) ?? []).toSorted(byText);
  const archivedOn = now().toISOString().slice(0, 10);
  const chains = [...Map.groupBy(events, ({ scope, day }) => `${day} ${scope}`).values()].flatMap(
    ([first, ...rest]) => (first ? [chained([first, ...rest], archivedOn)] : []),
  );
  if (chains.length === 0) return 0;
  await put(chains.flatMap(({ lines }) => lines));
  for (const { head } of chains) await note({ ...head, at: now().toISOString() });
  return events.length;
};

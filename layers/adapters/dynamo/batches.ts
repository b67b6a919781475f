import type { Runtime } from '../../domain/runtime.ts';
import { storageFault, throttled } from './faults.ts';
import { attributesOf, type Item, itemOf, type Key, keyOf, type StoredItem } from './items.ts';
import { pause } from './pause.ts';
import type { Table } from './table.ts';

const writesPerBatch = 25;
const readsPerBatch = 100;
/** Chunks at a time: few of what is written, of what is read as many as connections are kept for. */
const writeLanes = 4;
const readLanes = 64;
const maxAttempts = 8;

export const chunksOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** Chunks that stay within a number of members and a total weight; a member that is too heavy gets its own. */
export const chunksWithin = <T>(
  all: readonly T[],
  limits: { readonly count: number; readonly weight: number },
  weigh: (member: T) => number,
): readonly (readonly T[])[] => {
  const chunks: T[][] = [];
  let weight = 0;
  for (const member of all) {
    const own = weigh(member);
    const current = chunks.at(-1);
    if (current && current.length < limits.count && weight + own <= limits.weight) current.push(member);
    else chunks.push([member]);
    weight = chunks.at(-1)?.length === 1 ? own : weight + own;
  }
  return chunks;
};

/** Runs the work for every chunk, a few at a time. The first failure stops the rest and is thrown when all came to rest. */
export const inParallel = async <T>(
  chunks: readonly T[],
  work: (chunk: T) => Promise<void>,
  lanes = writeLanes,
): Promise<void> => {
  let waiting = [...chunks];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await work(next).catch((error) => {
        waiting = [];
        throw error;
      });
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, chunks.length) }, lane));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
};

const writeAll = (table: Table, runtime: Runtime, requests: readonly object[]): Promise<void> =>
  inParallel(chunksOf(requests, writesPerBatch), async (chunk) => {
    let rest: readonly object[] = chunk;
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      if (attempt === maxAttempts) throw throttled();
      if (attempt > 0) await pause(runtime, attempt);
      const input = { RequestItems: { [table.name]: rest } };
      const reply = await table.call('BatchWriteItem', input).catch((error) => {
        throw storageFault(error);
      });
      rest = reply.UnprocessedItems?.[table.name] ?? [];
    }
  });

/** Puts items without conditions, 25 at a time; what DynamoDB leaves over is sent again. */
export const batchWrite = (table: Table, runtime: Runtime, items: readonly Item[]): Promise<void> =>
  writeAll(
    table,
    runtime,
    items.map((item) => ({ PutRequest: { Item: attributesOf(item) } })),
  );

/** Deletes items in the same way, those that are not there included. */
export const batchRemove = (table: Table, runtime: Runtime, all: readonly Key[]): Promise<void> =>
  writeAll(
    table,
    runtime,
    all.map((key) => ({ DeleteRequest: { Key: keyInput(key) } })),
  );

/** Items as they are stored, those that a bulk write has in hand included; strongly consistent. */
export const storedItems = async (
  table: Table,
  runtime: Runtime,
  wanted: readonly Key[],
): Promise<readonly StoredItem[]> => {
  const found: StoredItem[] = [];
  const readChunk = async (chunk: readonly Key[]): Promise<void> => {
    let rest = chunk;
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      // What DynamoDB left unprocessed is unknown, not absent: it is asked for again or the request fails.
      if (attempt === maxAttempts) throw throttled();
      if (attempt > 0) await pause(runtime, attempt);
      const { items, unprocessed } = await readOnce(table, rest);
      found.push(...items);
      rest = unprocessed;
    }
  };
  await inParallel(chunksOf(wanted, readsPerBatch), readChunk, readLanes);
  return found;
};

const keyInput = (key: Key) => attributesOf(keyOf(key));

const readOnce = async (table: Table, wanted: readonly Key[]) => {
  const request = { RequestItems: { [table.name]: { Keys: wanted.map(keyInput), ConsistentRead: true } } };
  const reply = await table.call('BatchGetItem', request).catch((error) => {
    throw storageFault(error);
  });
  const left = reply.UnprocessedKeys?.[table.name]?.Keys ?? [];
  return {
    items: (reply.Responses?.[table.name] ?? []).map(itemOf),
    unprocessed: left.map((key): Key => itemOf(key)),
  };
};

/** Lets so much work be under way at a time; what comes beyond that waits its turn. */
export class Lanes {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(lanes: number) {
    this.#free = lanes;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((turn) => void this.#waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

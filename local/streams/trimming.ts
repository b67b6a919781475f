import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoClient } from '../dynamodb/client.ts';
import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import type { StreamSource } from '../template/event-sources.ts';
import { positionsIn } from './progress.ts';
import { findStream } from './stream-reader.ts';

const REST_MILLISECONDS = 2000;
const PAUSE_MILLISECONDS = 100;
/** Records removed at once: the database waits for us that long, and so does everything in this process. */
const CHUNK = 400;

/** The record that was delivered last stays, because the database counts the next number from the newest one. */
const DELETE = `DELETE FROM _stream_records WHERE id IN (
  SELECT id FROM _stream_records
   WHERE table_name = ? AND shard_id = ? AND CAST(sequence_number AS INTEGER) < ? LIMIT ${CHUNK})`;

/** The numbers before which every reader has everything, by shard; as they are on disk, not in memory. */
export const passedBy = (
  readers: readonly StreamSource[],
  folder: string,
  streamArn: string,
): ReadonlyMap<string, number> => {
  const known = readers.map(({ name }) => positionsIn(join(folder, `${name}.json`), streamArn));
  const passed = new Map<string, number>();
  for (const shard of known[0]?.keys() ?? []) {
    const positions = known.map((each) => each.get(shard));
    if (positions.every((each) => each !== undefined)) passed.set(shard, Math.min(...positions));
  }
  return passed;
};

const open = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 50 });
  // Nothing is lost when a power cut undoes a removal; and writing pages back is left to the database.
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0');
  return database;
};

type Readers = ReadonlyMap<string, readonly StreamSource[]>;

const readersByTable = (sources: readonly StreamSource[]): Readers =>
  Map.groupBy(sources, ({ table }) => table.name);

/** What trimming works on. */
export interface Trimmed {
  /** The file of the embedded database. */
  readonly file: string;
  readonly client: DynamoClient;
  /** Every reader of every stream. */
  readonly sources: readonly StreamSource[];
  /** Where the readers keep their progress. */
  readonly folder: string;
}

/** Removes one chunk per shard; answers whether there may be more. */
const trimOnce = async (statement: StatementSync, { client, sources, folder }: Trimmed): Promise<boolean> => {
  let more = false;
  for (const [table, readers] of readersByTable(sources)) {
    // Progress in a stream that is no more says nothing about the records of the one that took its place.
    const streamArn = await findStream(client, table);
    for (const [shard, position] of passedBy(readers, folder, streamArn))
      more = Number(statement.run(table, shard, position).changes) === CHUNK || more;
  }
  return more;
};

const follow = async (
  database: DatabaseSync,
  trimmed: Trimmed,
  log: Log,
  signal: AbortSignal,
): Promise<void> => {
  const statement = database.prepare(DELETE);
  let rest = REST_MILLISECONDS;
  while (!signal.aborted) {
    await sleep(rest, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    try {
      rest = (await trimOnce(statement, trimmed)) ? PAUSE_MILLISECONDS : REST_MILLISECONDS;
    } catch (error) {
      rest = REST_MILLISECONDS;
      if (!signal.aborted && !/locked|busy/.test(String(error)))
        log.error(`Records of the stream could not be removed: ${reasonOf(error)}`);
    }
  }
};

/**
 * Removes records of the embedded database's streams that every reader has confirmed, while all of them run; without
 * it the file would grow with every write until the next start. Returns what ends it.
 */
export const startTrimming = (trimmed: Trimmed, log: Log): (() => void) => {
  if (!existsSync(trimmed.file)) return () => {};
  const database = open(trimmed.file);
  const stopping = new AbortController();
  void follow(database, trimmed, log, stopping.signal);
  return () => {
    stopping.abort();
    database.close();
  };
};

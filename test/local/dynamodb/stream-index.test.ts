import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { indexStream } from '../../../local/dynamodb/stream-index.ts';
import { memoryLog, temporaryFolder } from '../fixtures/folder.ts';

const YESTERDAY = Math.floor(Date.now() / 1000) - 90_000;

/** A database with stream records of these ages, numbered from 1. */
const databaseWith = (...createdAt: number[]): string => {
  const file = join(temporaryFolder(), 'locket.db');
  const database = new DatabaseSync(file);
  database.exec(`CREATE TABLE _stream_records
    (id INTEGER PRIMARY KEY, table_name TEXT, shard_id TEXT, sequence_number TEXT, created_at INTEGER)`);
  const insert = database.prepare(
    "INSERT INTO _stream_records (table_name, shard_id, sequence_number, created_at) VALUES ('t', 's', '1', ?)",
  );
  for (const time of createdAt) insert.run(time);
  database.close();
  return file;
};

const query = (file: string, sql: string): unknown[] => {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row)[0]);
  } finally {
    database.close();
  }
};

describe('the index of the embedded stream', () => {
  it('is added once and again harmlessly', () => {
    const file = databaseWith();
    const log = memoryLog();
    indexStream(file, log);
    indexStream(file, log);
    expect(query(file, "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name")).toEqual([
      'locket_stream_next',
      'locket_stream_page',
    ]);
    expect(log.lines).toEqual([]);
  });

  it('comes with the removal of records of more than a day', () => {
    const now = Math.floor(Date.now() / 1000);
    const file = databaseWith(YESTERDAY, now, now);
    indexStream(file, memoryLog());
    expect(query(file, 'SELECT id FROM _stream_records ORDER BY id')).toEqual([2, 3]);
  });

  it('leaves the newest record, however old', () => {
    const file = databaseWith(YESTERDAY, YESTERDAY);
    indexStream(file, memoryLog());
    expect(query(file, 'SELECT id FROM _stream_records')).toEqual([2]);
  });

  it('is done without when there is no database or a strange one', () => {
    const absent = join(temporaryFolder(), 'absent');
    const strange = join(temporaryFolder(), 'strange');
    writeFileSync(strange, 'this is no database, but it is long enough to be looked at '.repeat(20));
    const log = memoryLog();
    indexStream(absent, log);
    indexStream(strange, log);
    expect(existsSync(absent)).toBe(false);
    expect(log.lines).toHaveLength(1);
  });
});

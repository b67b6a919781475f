import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Log } from '../log.ts';

/**
 * The embedded database looks for a stream's next sequence number and for its next records by scanning all records,
 * so every write and every poll gets slower as the stream grows. These indexes answer exactly its two queries.
 */
const indexes = [
  `CREATE INDEX IF NOT EXISTS locket_stream_next
     ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`,
  `CREATE INDEX IF NOT EXISTS locket_stream_page
     ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER))`,
];

/** DynamoDB keeps stream records for a day; the newest stays, because the next number is counted from it. */
const trim = `DELETE FROM _stream_records
  WHERE created_at < ? AND id < (SELECT MAX(id) FROM _stream_records)`;

const dayInSeconds = 86_400;

/** Adds the indexes and drops records of more than a day; a database that refuses stays as it is, only slower. */
export const indexStream = (file: string, log: Log): void => {
  if (!existsSync(file)) return;
  try {
    const database = new DatabaseSync(file, { timeout: 5000 });
    try {
      for (const index of indexes) database.exec(index);
      database.prepare(trim).run(Math.floor(Date.now() / 1000) - dayInSeconds);
    } finally {
      database.close();
    }
  } catch (error) {
    log.error(`The stream of the embedded database stays without an index: ${String(error)}`);
  }
};

import { mkdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../template/resource.ts';

/** What stands for CloudWatch Logs: appends an event to the log of its day. */
export type Archive = (logGroup: string, event: Json) => Promise<void>;

/** An archive in JSON lines, one file per UTC day: `<folder>/<yyyy-mm-dd>.jsonl`. */
export const archiveIn = (folder: string): Archive => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let previous: Promise<void> = Promise.resolve();
  return (logGroup, event) => {
    const line = `${JSON.stringify({ logGroup, event })}\n`;
    const file = join(folder, `${new Date().toISOString().slice(0, 10)}.jsonl`);
    const written = previous.then(() => appendFile(file, line, { mode: 0o600 }));
    previous = written.catch(() => {});
    return written;
  };
};

import { mkdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../template/resource.ts';

/** What stands for CloudWatch Logs: appends an event to the log of its day. */
export type Archive = (logGroup: string, event: Json) => Promise<void>;

/** An archive in JSON lines, one file per UTC day: `<folder>/<yyyy-mm-dd>.jsonl`; lines that wait share a write. */
export const archiveIn = (folder: string): Archive => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let waiting: string[] = [];
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const flush = (): Promise<void> => {
    const lines = waiting.join('');
    waiting = [];
    next = undefined;
    const file = join(folder, `${new Date().toISOString().slice(0, 10)}.jsonl`);
    return appendFile(file, lines, { mode: 0o600 });
  };
  return (logGroup, event) => {
    waiting.push(`${JSON.stringify({ logGroup, event })}\n`);
    next ??= writing.then(flush);
    writing = next.catch(() => {});
    return next;
  };
};

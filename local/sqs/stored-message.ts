import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeWhole } from '../instance/files.ts';

/** What of a message outlives the runner; instants are epoch milliseconds. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** How often it was received: written before it is handed out, so that no crash forgets it. */
  readonly receives: number;
}

/** The messages of one queue on disk: one file each, replaced as a whole. */
export interface MessageFiles {
  load(): StoredMessage[];
  save(message: StoredMessage): void;
  remove(id: string): void;
}

const SUFFIX = '.json';

export const messageFiles = (folder: string): MessageFiles => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = (id: string): string => join(folder, id + SUFFIX);
  return {
    load: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith(SUFFIX))
        .map((file) => readJson(join(folder, file)) as StoredMessage | undefined)
        .filter((message) => message !== undefined),
    // Outlives the runner as the database's own writes do; a flush for each message would hold up every request.
    save: (message) => writeWhole(fileOf(message.id), JSON.stringify(message), 0o600, false),
    remove: (id) => rmSync(fileOf(id), { force: true }),
  };
};

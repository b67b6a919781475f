import { mkdirSync, readdirSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../failure.ts';
import { readJson, writeWhole } from '../instance/files.ts';

/** What of a message outlives the runner; instants are epoch milliseconds. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Whose message it is, where its sender said so. */
  readonly group?: string;
  /** How often it was received: written before it is handed out, so that no crash forgets it. */
  readonly receives: number;
}

/** The messages of one queue on disk: one file each, whose name ends with the number of receives. */
export interface MessageFiles {
  load(): StoredMessage[];
  save(message: StoredMessage): void;
  /** Notes that a message was received once more. */
  recount(message: StoredMessage): void;
  remove(message: StoredMessage): void;
}

const NAME = /^(?<id>[^.]+)\.(?<receives>\d+)\.json$/;

const removeFile = (path: string): void => {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
};

export const messageFiles = (folder: string): MessageFiles => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fileOf = ({ id, receives }: Pick<StoredMessage, 'id' | 'receives'>): string =>
    join(folder, `${id}.${receives}.json`);
  const read = (file: string): StoredMessage[] => {
    const receives = NAME.exec(file)?.groups?.receives;
    const message = receives && (readJson(join(folder, file)) as StoredMessage | undefined);
    return message ? [{ ...message, receives: Number(receives) }] : [];
  };
  return {
    load: () => readdirSync(folder).flatMap(read),
    // Outlives the runner as the database's own writes do; a flush for each message would hold up every request.
    save: (message) => writeWhole(fileOf(message), JSON.stringify(message), 0o600, false),
    recount: (message) => renameSync(fileOf({ ...message, receives: message.receives - 1 }), fileOf(message)),
    remove: (message) => removeFile(fileOf(message)),
  };
};

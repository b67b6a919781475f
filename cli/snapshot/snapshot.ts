import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Surroundings } from '../command.ts';
import { readIfThere, removeIfThere, writeWhole } from '../files/private-file.ts';
import { folderOf } from '../files/profile.ts';
import type { Vault } from '../vault/vault.ts';

/** An answer that was kept, with the time it was given in milliseconds since 1970. */
interface Kept<T> {
  readonly savedAt: number;
  readonly answer: T;
}

const keyName = 'snapshots';
const NONCE = 12;
const TAG = 16;

const snapshotFolder = (home: string): string => join(folderOf(home), 'snapshots');

const keyFrom = async (vault: Vault): Promise<Buffer> => {
  const held = await vault.get(keyName);
  if (held) return Buffer.from(held, 'base64url');
  const made = randomBytes(32);
  await vault.set(keyName, made.toString('base64url'));
  return made;
};

/** Forgets every answer and the key that opens them. */
export const forgetSnapshots = async (vault: Vault, home: string): Promise<void> => {
  removeIfThere(snapshotFolder(home));
  await vault.remove(keyName);
};

/**
 * The last answer for a question, sealed with AES-256-GCM under a key of the vault; the question and the time are
 * sealed along, so that no file stands in for another and none looks younger than it is.
 */
export const openSnapshot = <T>(question: string, vault: Vault, { home, now }: Surroundings) => {
  const name = createHash('sha256').update(question).digest('hex');
  const file = join(snapshotFolder(home), name);
  return {
    save: async (answer: T): Promise<void> => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', await keyFrom(vault), nonce).setAAD(Buffer.from(name));
      const kept: Kept<T> = { savedAt: now(), answer };
      const sealed = Buffer.concat([cipher.update(JSON.stringify(kept)), cipher.final()]);
      writeWhole(file, Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64'));
    },
    /** Undefined when there is none, or none that is whole. */
    load: async (): Promise<Kept<T> | undefined> => {
      const text = readIfThere(file);
      const key = await vault.get(keyName);
      if (!text || !key) return undefined;
      const bytes = Buffer.from(text, 'base64');
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          Buffer.from(key, 'base64url'),
          bytes.subarray(0, NONCE),
          {
            authTagLength: TAG,
          },
        )
          .setAAD(Buffer.from(name))
          .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
        return JSON.parse(opened.toString()) as Kept<T>;
      } catch {
        return undefined;
      }
    },
  };
};

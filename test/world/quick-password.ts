import { randomBytes } from 'node:crypto';
import { argon2id } from '../../layers/domain/passwords.ts';

const work = { memory: 64, passes: 1, parallelism: 1 };

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/**
 * A password as it may be stored, checked in no time: a stored hash says how much work it asks for. How much the ones
 * ask for that Locket makes is proven where passwords are (test/domain/passwords.test.ts) and after setting up
 * (test/functions/admin/status.test.ts).
 */
export const quickHash = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const tag = await argon2id({ message: password, nonce: salt, tagLength: 32, ...work });
  return `$argon2id$v=19$m=${work.memory},t=${work.passes},p=${work.parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
};

const slow = /\$argon2id\$v=19\$m=19456,[\w$=,+/]+/g;

/** Items in which the one password is stored so that it is checked in no time. */
export const quickened = async <T>(items: readonly T[], password: string): Promise<readonly T[]> =>
  JSON.parse(JSON.stringify(items).replaceAll(slow, await quickHash(password)));

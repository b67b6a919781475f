import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto';
import { LocketError } from './errors.ts';
import type { Runtime } from './runtime.ts';

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

// A stored string may ask for this much work and no more.
const MAX_MEMORY_KIB = 131_072;
const MAX_PASSES = 10;
const MAX_LANES = 8;
const MAX_PASSWORD_BYTES = 1024;

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

type Work = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>;

interface StoredHash extends Work {
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** Argon2id version 1.3 (RFC 9106) off the main thread. */
export const argon2id = (parameters: Argon2Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
  });

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

const malformed = (): LocketError => new LocketError('internal', 'Stored password hash is malformed');

const isBounded = ({ memory, passes, parallelism }: Work): boolean =>
  passes >= 1 &&
  passes <= MAX_PASSES &&
  parallelism >= 1 &&
  parallelism <= MAX_LANES &&
  memory >= 8 * parallelism &&
  memory <= MAX_MEMORY_KIB;

const parseStored = (phc: string): StoredHash => {
  const [, m, t, p, salt = '', tag = ''] = PHC.exec(phc) ?? [];
  const stored = {
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
  if (!isBounded(stored)) throw malformed();
  return stored;
};

const isTooLong = (password: string): boolean => Buffer.byteLength(password) > MAX_PASSWORD_BYTES;

/**
 * A password as a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`.
 * Throws `invalid-input` for a password over 1024 bytes.
 */
export const hashPassword = async (
  password: string,
  runtime: Pick<Runtime, 'randomBytes'>,
): Promise<string> => {
  if (isTooLong(password)) throw new LocketError('invalid-input', 'password is longer than 1024 bytes');
  const salt = runtime.randomBytes(SALT_BYTES);
  const tag = await argon2id({
    message: password,
    nonce: salt,
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    tagLength: TAG_BYTES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`;
};

const NOBODY: StoredHash = {
  memory: MEMORY_KIB,
  passes: PASSES,
  parallelism: LANES,
  salt: Buffer.alloc(SALT_BYTES),
  tag: Buffer.alloc(TAG_BYTES),
};

/**
 * True when `password` made `phc`. Without a `phc` (no such user, no password set) it does the same work
 * and answers false, so that timing does not tell who exists.
 * Throws `internal` for a stored string that is malformed or asks for absurd work.
 */
export const verifyPassword = async (password: string, phc: string | undefined): Promise<boolean> => {
  const { salt, tag, ...work } = phc === undefined ? NOBODY : parseStored(phc);
  if (isTooLong(password)) return false;
  const candidate = await argon2id({ message: password, nonce: salt, tagLength: tag.length, ...work });
  return timingSafeEqual(candidate, tag) && phc !== undefined;
};

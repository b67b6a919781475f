import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { LocketError } from '../../domain/errors.ts';
import { type DataKey, KEY_BYTES, open, type Place, seal } from '../../domain/keys/envelope.ts';
import { deriveBytes } from '../../domain/keys/hkdf.ts';
import type { WrappingContext, WrappingKey } from '../../domain/keys/wrapping-key.ts';
import type { Runtime } from '../../domain/runtime.ts';
import { wrappingFault } from './wrapping-fault.ts';

const OTHERS_MAY_READ_OR_WRITE = 0o077;

const refuse = (message: string, cause?: unknown): LocketError =>
  new LocketError('unavailable', message, { cause });

// Size and mode are those of the very file that is read: both go through one descriptor.
const readKey = (descriptor: number): Buffer => {
  const facts = fstatSync(descriptor);
  if (!facts.isFile() || facts.size !== KEY_BYTES)
    throw refuse('The software key file must hold exactly 32 bytes');
  if (process.platform !== 'win32' && (facts.mode & OTHERS_MAY_READ_OR_WRITE) !== 0) {
    throw refuse('The software key file must be accessible to its owner only (mode 0600)');
  }
  const key = readFileSync(descriptor);
  if (key.length !== KEY_BYTES) throw refuse('The software key file must hold exactly 32 bytes');
  return key;
};

const readKeyFile = (path: string): Buffer => {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw refuse('The software key file cannot be read', cause);
  }
  try {
    return readKey(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const asUuid = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const wrappingDataKey = (secret: Buffer): DataKey => ({
  id: asUuid(deriveBytes(secret, 'software-key-id', 16)),
  version: 1,
  bytes: deriveBytes(secret, 'software-key-wrapping'),
});

const placeOf = (context: WrappingContext): Place => ({
  purpose: 'root-key',
  project: 'locket',
  item: JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))),
  version: 0,
});

/**
 * Wraps by a 32-byte key in a file that somebody else created, mode 0600: for one machine, not for AWS.
 * Throws `unavailable` at once for a missing, wrongly sized or widely readable file.
 */
export const softwareWrappingKey = (path: string, runtime: Pick<Runtime, 'randomBytes'>): WrappingKey => {
  const key = wrappingDataKey(readKeyFile(path));
  return {
    id: `software:${key.id}`,
    strategy: 'software',
    wrap: async (plaintext, context) => seal(key, placeOf(context), plaintext, runtime.randomBytes),
    unwrap: async (wrapped, context) => {
      try {
        return open(key, placeOf(context), wrapped);
      } catch (error) {
        throw wrappingFault(error);
      }
    },
  };
};

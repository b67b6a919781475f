import { isRefusal, LocketError } from '../errors.ts';
import { type DataKey, open, type Place, seal, sealedBy } from '../keys/envelope.ts';
import type { KmsKey } from './key.ts';

/** What a ciphertext is bound to beside its key, as whoever encrypts says it: names and values, in any order. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** One text per context, whatever the order of its members; none and an empty one are the same. */
const textOf = (context: EncryptionContext): string => {
  const entries = Object.entries(context);
  if (entries.length === 0) return '';
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const placeOf = ({ projectId }: Pick<KmsKey, 'projectId'>, context: EncryptionContext): Place => ({
  purpose: 'kms-data',
  project: projectId,
  item: textOf(context),
  version: 0,
});

/** The one refusal of whatever does not decrypt: another key, another context or an altered byte look alike. */
const undecipherable = (cause?: unknown): LocketError =>
  new LocketError('bad-request', 'The ciphertext cannot be decrypted with this key and encryption context', {
    cause,
  });

/** Turns what an envelope refuses into the refusal of a ciphertext. */
const refusing = <T>(attempt: () => T): T => {
  try {
    return attempt();
  } catch (error) {
    throw isRefusal(error, 'decryption-failed') ? undecipherable(error) : error;
  }
};

/** Encrypts under a version of a key. The ciphertext names both, so that it can be read after rotations. */
export const encryptUnder = (
  version: DataKey,
  key: Pick<KmsKey, 'projectId'>,
  context: EncryptionContext,
  plaintext: Uint8Array,
  randomBytes: (size: number) => Uint8Array,
): Uint8Array => seal(version, placeOf(key, context), plaintext, randomBytes);

/** Reverses `encryptUnder`. @throws LocketError `bad-request`, always in the same words. */
export const decryptUnder = (
  version: DataKey,
  key: Pick<KmsKey, 'projectId'>,
  context: EncryptionContext,
  ciphertext: Uint8Array,
): Uint8Array => refusing(() => open(version, placeOf(key, context), ciphertext));

/**
 * The version of the key that a ciphertext says it was made by. @throws LocketError `bad-request` for what is no
 * ciphertext, another key's, or of a version that the key never had or that decrypts no more.
 */
export const versionIn = (key: KmsKey, ciphertext: Uint8Array): number => {
  const { keyId, keyVersion } = refusing(() => sealedBy(ciphertext));
  if (keyId !== key.id || keyVersion < 1 || keyVersion > key.version) throw undecipherable();
  if (keyVersion < key.minVersion)
    throw new LocketError(
      'bad-request',
      `The ciphertext is of version ${keyVersion} of the key, which decrypts from version ${key.minVersion} on`,
    );
  return keyVersion;
};

import { isRefusal, LocketError } from '../errors.ts';
import type { DataKey } from '../keys/envelope.ts';
import type { Unit } from '../unit.ts';
import {
  assertUsable,
  type EnteredKey,
  enterUsableKey,
  keyNotFound,
  latestOf,
  materialOf,
} from './access.ts';
import { decryptUnder, type EncryptionContext, encryptUnder, versionIn } from './ciphertext.ts';
import { isGone, type KmsKey } from './key.ts';
import { materialBytes } from './material.ts';

/** Bytes of plaintext that one item may have. */
const maxPlaintext = 64 * 1024;
/** Bytes of plaintext that all items of one call may have. */
const maxBulk = 3 * 1024 * 1024;

export interface Plain {
  readonly plaintext: Uint8Array;
  readonly context: EncryptionContext;
}

export interface Encrypted {
  readonly ciphertext: Uint8Array;
  readonly context: EncryptionContext;
}

const usage = 'encrypt-decrypt';

const assertSize = (plaintext: Uint8Array): void => {
  if (plaintext.length > maxPlaintext)
    throw new LocketError('too-large', `The plaintext is larger than ${maxPlaintext} bytes`);
};

const encrypting = async (unit: Unit, { access, key }: EnteredKey) => {
  const stored = await latestOf(unit, key);
  const bytes = await materialBytes(unit, access.project, key, stored);
  const version: DataKey = { id: key.id, version: stored.version, bytes };
  return ({ plaintext, context }: Plain): Uint8Array =>
    encryptUnder(version, key, context, plaintext, (size) => unit.runtime.randomBytes(size));
};

/** Opens ciphertexts of one key, each version of which is unwrapped once. */
const decrypting = (unit: Unit, { access, key }: EnteredKey) => {
  const versions = new Map<number, Promise<DataKey>>();
  const unwrapped = async (version: number): Promise<DataKey> => {
    const stored = await materialOf(unit, key, version);
    return { id: key.id, version, bytes: await materialBytes(unit, access.project, key, stored) };
  };
  return async ({ ciphertext, context }: Encrypted): Promise<Uint8Array> => {
    const version = versionIn(key, ciphertext);
    const held = versions.get(version) ?? unwrapped(version);
    versions.set(version, held);
    return decryptUnder(await held, key, context, ciphertext);
  };
};

/** Encrypts under the key's latest version. Needs `cmek:encrypt`; `too-large` beyond 64 KiB. */
export const encrypt = async (unit: Unit, keyId: string, plain: Plain): Promise<Uint8Array> => {
  assertSize(plain.plaintext);
  const entered = await enterUsableKey(unit, keyId, usage, 'encrypt');
  return (await encrypting(unit, entered))(plain);
};

/** Decrypts what `encrypt` answered. Needs `cmek:decrypt`; `bad-request` for what does not decrypt. */
export const decrypt = async (unit: Unit, keyId: string, encrypted: Encrypted): Promise<Uint8Array> => {
  const entered = await enterUsableKey(unit, keyId, usage, 'decrypt');
  return decrypting(unit, entered)(encrypted);
};

const assertBulk = (sizes: readonly number[]): void => {
  if (sizes.reduce((sum, size) => sum + size, 0) > maxBulk)
    throw new LocketError('too-large', `All items together are larger than ${maxBulk} bytes`);
};

const noteItems = (unit: Unit, key: KmsKey, numberOfItems: number, numberOfRefused = 0): void =>
  unit.note({
    metadata: { keyId: key.id, name: key.name, version: key.version, numberOfItems, numberOfRefused },
  });

/** What became of one item. */
export type ItemResult = { readonly done: Uint8Array } | { readonly refused: string };

/** The refusals of an item; a fault of storage or keys is one of the whole call. */
const resultOf = async (attempt: () => Uint8Array | Promise<Uint8Array>): Promise<ItemResult> => {
  try {
    return { done: await attempt() };
  } catch (error) {
    if (isRefusal(error, 'bad-request') || isRefusal(error, 'too-large')) return { refused: error.message };
    throw error;
  }
};

const refusedIn = (results: readonly ItemResult[]): number =>
  results.filter((result) => 'refused' in result).length;

/** `encrypt` for many, in order. `too-large` when all of them together are beyond 3 MiB. */
export const encryptAll = async (
  unit: Unit,
  keyId: string,
  items: readonly Plain[],
): Promise<readonly ItemResult[]> => {
  assertBulk(items.map(({ plaintext }) => plaintext.length));
  const entered = await enterUsableKey(unit, keyId, usage, 'encrypt');
  const one = await encrypting(unit, entered);
  const results = await Promise.all(
    items.map((item) =>
      resultOf(() => {
        assertSize(item.plaintext);
        return one(item);
      }),
    ),
  );
  noteItems(unit, entered.key, items.length, refusedIn(results));
  return results;
};

/** `decrypt` for many, in order: one that does not decrypt refuses no other. */
export const decryptAll = async (
  unit: Unit,
  keyId: string,
  items: readonly Encrypted[],
): Promise<readonly ItemResult[]> => {
  const entered = await enterUsableKey(unit, keyId, usage, 'decrypt');
  const one = decrypting(unit, entered);
  const results = await Promise.all(items.map((item) => resultOf(() => one(item))));
  noteItems(unit, entered.key, items.length, refusedIn(results));
  return results;
};

export interface ReEncryption extends Encrypted {
  /** Another key of the same project; the same one when undefined. */
  readonly destinationKeyId: string | undefined;
  /** The context to come; that of the ciphertext when undefined. */
  readonly destinationContext: EncryptionContext | undefined;
}

const destinationIn = async (
  unit: Unit,
  from: EnteredKey,
  keyId: string | undefined,
): Promise<EnteredKey> => {
  if (keyId === undefined || keyId === from.key.id) return from;
  const key = await unit.stores.kms.find(from.key.projectId, keyId);
  if (!key || isGone(key, unit.runtime.now())) throw keyNotFound();
  assertUsable(key, usage);
  return { access: from.access, key };
};

/**
 * Decrypts, and encrypts under the latest version of the same or another key of the project: nobody sees the plaintext.
 * Needs `cmek:decrypt` and `cmek:encrypt`.
 */
export const reEncrypt = async (
  unit: Unit,
  keyId: string,
  { destinationKeyId, destinationContext, ...encrypted }: ReEncryption,
): Promise<{ readonly ciphertext: Uint8Array; readonly key: KmsKey }> => {
  const from = await enterUsableKey(unit, keyId, usage, 'decrypt', 'encrypt');
  const to = await destinationIn(unit, from, destinationKeyId);
  const plaintext = await decrypting(unit, from)(encrypted);
  const ciphertext = (await encrypting(unit, to))({
    plaintext,
    context: destinationContext ?? encrypted.context,
  });
  plaintext.fill(0);
  const { id, name, version } = from.key;
  unit.note({ metadata: { keyId: id, name, version, destinationKeyId: to.key.id } });
  return { ciphertext, key: to.key };
};

/** Bytes of the data keys that can be asked for. */
export const dataKeyBytes = { 'aes-256': 32, 'aes-128': 16 } as const;
export type DataKeySpec = keyof typeof dataKeyBytes;

/** A fresh key for envelope encryption, in the clear and encrypted as `encrypt` does. Needs `cmek:encrypt`. */
export const newDataKey = async (
  unit: Unit,
  keyId: string,
  spec: DataKeySpec,
  context: EncryptionContext,
): Promise<{ readonly plaintext: Uint8Array; readonly ciphertext: Uint8Array }> => {
  const entered = await enterUsableKey(unit, keyId, usage, 'encrypt');
  const plaintext = unit.runtime.randomBytes(dataKeyBytes[spec]);
  return { plaintext, ciphertext: (await encrypting(unit, entered))({ plaintext, context }) };
};

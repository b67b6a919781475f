import type { JsonWebKey, KeyObject } from 'node:crypto';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { type EnteredKey, enterKey, enterUsableKey, latestOf, materialOf } from './access.ts';
import { assertFits, type SigningAlgorithm, signingAlgorithmsOf, usageOf } from './algorithms.ts';
import type { KeyVersion, KmsKey } from './key.ts';
import { privateKey } from './material.ts';
import { isSigned, publicHalf, type Signable, signed } from './signature.ts';

export interface VerifyRequest extends Signable {
  readonly signature: Uint8Array;
  /** The version that signed; any that still counts when undefined. */
  readonly version: number | undefined;
}

const usage = 'sign-verify';
/** Bytes that one call signs. */
const maxData = 64 * 1024;

const assertSize = ({ data }: Signable): void => {
  if (data.length > maxData) throw new LocketError('too-large', `The data is larger than ${maxData} bytes`);
};

const noteUse = (unit: Unit, { id, name }: KmsKey, more: object): void =>
  unit.note({ metadata: { keyId: id, name, ...more } });

/** Signs with the key's latest version. Needs `cmek:sign`. */
export const signData = async (
  unit: Unit,
  keyId: string,
  request: Signable,
): Promise<{ readonly signature: Uint8Array; readonly version: number }> => {
  assertSize(request);
  const { access, key } = await enterUsableKey(unit, keyId, usage, 'sign');
  assertFits(key.algorithm, request.algorithm);
  const stored = await latestOf(unit, key);
  const signature = signed(await privateKey(unit, access.project, key, stored), request);
  noteUse(unit, key, { version: stored.version, signingAlgorithm: request.algorithm });
  return { signature, version: stored.version };
};

const assertCounts = (key: KmsKey, version: number): void => {
  if (version > key.version || version < key.minVersion)
    throw new LocketError('bad-request', `Versions ${key.minVersion} to ${key.version} of this key verify`);
};

const publicKeyOf = async (unit: Unit, { access, key }: EnteredKey, stored: KeyVersion): Promise<KeyObject> =>
  publicHalf(await privateKey(unit, access.project, key, stored));

/** Material of the versions that may have signed, the latest first. */
async function* candidates(unit: Unit, key: KmsKey, version: number | undefined): AsyncGenerator<KeyVersion> {
  if (version !== undefined) {
    yield await materialOf(unit, key, version);
    return;
  }
  yield await latestOf(unit, key);
  if (key.version <= key.minVersion) return;
  const earlier = await unit.stores.kms.allEarlier(key.projectId, key.id);
  yield* earlier.filter((stored) => stored.version >= key.minVersion).reverse();
}

/** Whether one of the key's versions made this signature, and which. Needs `cmek:verify`. */
export const verifyData = async (
  unit: Unit,
  keyId: string,
  { signature, version, ...request }: VerifyRequest,
): Promise<{ readonly valid: boolean; readonly version: number | undefined }> => {
  assertSize(request);
  const entered = await enterUsableKey(unit, keyId, usage, 'verify');
  const { key } = entered;
  assertFits(key.algorithm, request.algorithm);
  if (version !== undefined) assertCounts(key, version);
  let by: number | undefined;
  for await (const stored of candidates(unit, key, version)) {
    if (!isSigned(await publicKeyOf(unit, entered, stored), request, signature)) continue;
    by = stored.version;
    break;
  }
  const valid = by !== undefined;
  noteUse(unit, key, { signingAlgorithm: request.algorithm, valid });
  return { valid, version: by };
};

const assertSigns = ({ algorithm }: KmsKey): void => {
  if (usageOf(algorithm) !== usage)
    throw new LocketError('bad-request', `This key is for ${usageOf(algorithm)}, not for ${usage}`);
};

/** The algorithms that a signing key signs by. Needs `cmek:read`. */
export const listSigningAlgorithms = async (
  unit: Unit,
  keyId: string,
): Promise<readonly SigningAlgorithm[]> => {
  const { key } = await enterKey(unit, keyId, 'read');
  assertSigns(key);
  return signingAlgorithmsOf(key.algorithm);
};

/** A public key in the forms that clients take. */
export interface PublicKey {
  readonly version: number;
  /** SubjectPublicKeyInfo (RFC 5280), DER. */
  readonly der: Uint8Array;
  readonly pem: string;
  /** RFC 7517. */
  readonly jwk: JsonWebKey;
}

/** The public key of a version, the latest unless another is named. Needs `cmek:read`. */
export const readPublicKey = async (
  unit: Unit,
  keyId: string,
  version: number | undefined,
): Promise<PublicKey> => {
  const entered = await enterKey(unit, keyId, 'read');
  const { key } = entered;
  assertSigns(key);
  if (version !== undefined) assertCounts(key, version);
  const stored = version === undefined ? await latestOf(unit, key) : await materialOf(unit, key, version);
  const publicKey = await publicKeyOf(unit, entered, stored);
  return {
    version: stored.version,
    der: publicKey.export({ type: 'spki', format: 'der' }),
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    jwk: publicKey.export({ format: 'jwk' }),
  };
};

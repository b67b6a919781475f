import { LocketError } from '../errors.ts';
import { keyVersionOf, open, type Place, type Purpose, seal } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import {
  type Authority,
  type AuthorityKey,
  caKeyVersion,
  type KeyStorage,
  keyStorageOf,
} from './authority.ts';
import { assertKept, keptSigner, newKeptKey } from './kept-key.ts';
import { newPrivateKey, type Signer, softwareSigner } from './x509/key-algorithms.ts';

type Named = Pick<Authority, 'id' | 'projectId' | 'keyAlgorithm' | 'keyVersion'>;

const purposes = {
  software: 'ca-key',
  kms: 'ca-key-in-kms',
  pkcs11: 'ca-key-in-hsm',
} as const satisfies Record<KeyStorage, Purpose>;

/** What an envelope holds opens for the CA, key version, algorithm and kind of storage it was made for, and for no other. */
const placeOf = ({ id, projectId, keyAlgorithm, ...named }: Named, keyStorage: KeyStorage): Place => ({
  purpose: purposes[keyStorage],
  project: projectId,
  item: `${id}/${keyAlgorithm}`,
  version: caKeyVersion(named),
});

interface Opened {
  /** A private key, PKCS #8, or what names one where it is kept. */
  readonly content: Uint8Array;
  readonly signer: Signer;
  readonly keptAs?: string;
}

const newKeyIn = async (
  unit: Unit,
  { id: caId, ...named }: Named,
  keyStorage: KeyStorage,
): Promise<Opened> => {
  if (keyStorage !== 'software') return newKeptKey(unit, keyStorage, { ...named, caId });
  const content = await newPrivateKey(named.keyAlgorithm);
  return { content, signer: softwareSigner(named.keyAlgorithm, content) };
};

/** @throws LocketError `bad-request` when no key of this algorithm can be made there. */
export const assertKeyStorage = (
  unit: Unit,
  keyStorage: KeyStorage,
  algorithm: Authority['keyAlgorithm'],
): void => {
  if (keyStorage !== 'software') assertKept(unit, keyStorage, algorithm);
};

/**
 * A new key pair for a CA: the private key, or its name where it is kept, sealed by the project's latest data key, and what signs
 * with it now.
 */
export const newSigningKey = async (
  unit: Unit,
  project: Project,
  authority: Named,
  keyStorage: KeyStorage,
): Promise<{ readonly key: AuthorityKey; readonly signer: Signer }> => {
  const sealer = await dataKey(unit, project);
  const { content, signer, keptAs } = await newKeyIn(unit, authority, keyStorage);
  try {
    const place = placeOf(authority, keyStorage);
    const wrapped = seal(sealer, place, content, (size) => unit.runtime.randomBytes(size));
    const { id: caId, projectId, keyAlgorithm, keyVersion } = authority;
    const said = { ...(keyVersion !== undefined && { keyVersion }), ...(keptAs !== undefined && { keptAs }) };
    return { key: { caId, projectId, keyAlgorithm, keyStorage, wrapped, ...said }, signer };
  } finally {
    content.fill(0);
  }
};

/** The same key sealed under the latest version of the project's key. */
export const resealSigningKey = async (reseal: Reseal, key: AuthorityKey): Promise<AuthorityKey> => ({
  ...key,
  wrapped: await reseal(placeOf({ ...key, id: key.caId }, keyStorageOf(key)), key.wrapped),
});

/** A CA cannot be without its key: what is missing is no absence but a fault. */
const keyOf = async (unit: Unit, { projectId, id, ...named }: Named): Promise<AuthorityKey> => {
  const key = await unit.stores.authorities.key(projectId, id, caKeyVersion(named));
  if (!key) throw new LocketError('internal', 'A certificate authority has no key');
  return key;
};

/** All keys that a CA has or had. */
export const keysOf = (unit: Unit, authority: Named): Promise<readonly AuthorityKey[]> =>
  Promise.all(
    Array.from({ length: caKeyVersion(authority) }, (_, before) =>
      keyOf(unit, { ...authority, keyVersion: before + 1 }),
    ),
  );

/**
 * What signs for a CA, by its present key unless another version is named. @throws LocketError `decryption-failed` when the key is not this CA's; what it signs by throws as
 * its keeper does where the key is elsewhere.
 */
export const signerOf = async (
  unit: Unit,
  project: Project,
  { id, projectId, keyAlgorithm, ...present }: Authority,
  keyVersion = caKeyVersion(present),
): Promise<Signer> => {
  const authority = { id, projectId, keyAlgorithm, keyVersion };
  const key = await keyOf(unit, authority);
  const opener = await dataKey(unit, project, keyVersionOf(key.wrapped));
  const keyStorage = keyStorageOf(key);
  const content = open(opener, placeOf(authority, keyStorage), key.wrapped);
  try {
    return keyStorage === 'software'
      ? softwareSigner(authority.keyAlgorithm, content)
      : keptSigner(unit, keyStorage, content, authority.keyAlgorithm);
  } finally {
    content.fill(0);
  }
};

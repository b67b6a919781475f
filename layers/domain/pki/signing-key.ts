import { createPublicKey } from 'node:crypto';
import { LocketError } from '../errors.ts';
import { keyVersionOf, open, type Place, type Purpose, seal } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import { type Authority, type AuthorityKey, type KeyStorage, keyStorageOf } from './authority.ts';
import { assertKmsMakes, kmsSigner, newKmsKey } from './kms-key.ts';
import { newPrivateKey, type Signer, softwareSigner } from './x509/key-algorithms.ts';

type Named = Pick<Authority, 'id' | 'projectId' | 'keyAlgorithm'>;

const purposes = { software: 'ca-key', kms: 'ca-key-in-kms' } as const satisfies Record<KeyStorage, Purpose>;

/** What an envelope holds opens for the CA, the algorithm and the kind of storage that it was made for, and for no other. */
const placeOf = ({ id, projectId, keyAlgorithm }: Named, keyStorage: KeyStorage): Place => ({
  purpose: purposes[keyStorage],
  project: projectId,
  item: `${id}/${keyAlgorithm}`,
  version: 1,
});

interface Opened {
  /** A private key, PKCS #8, or what names one in KMS. */
  readonly content: Uint8Array;
  readonly signer: Signer;
}

const newKeyIn = async (
  unit: Unit,
  { id: caId, ...named }: Named,
  keyStorage: KeyStorage,
): Promise<Opened> => {
  if (keyStorage === 'kms') return newKmsKey(unit, { ...named, caId });
  const content = await newPrivateKey(named.keyAlgorithm);
  return { content, signer: softwareSigner(named.keyAlgorithm, content) };
};

/** @throws LocketError `bad-request` when no key of this algorithm can be made there. */
export const assertKeyStorage = (
  unit: Unit,
  keyStorage: KeyStorage,
  algorithm: Authority['keyAlgorithm'],
): void => {
  if (keyStorage === 'kms') assertKmsMakes(unit, algorithm);
};

/**
 * A new key pair for a CA: the private key, or its name in KMS, sealed by the project's latest data key, and what signs
 * with it now.
 */
export const newSigningKey = async (
  unit: Unit,
  project: Project,
  authority: Named,
  keyStorage: KeyStorage,
): Promise<{ readonly key: AuthorityKey; readonly signer: Signer }> => {
  const sealer = await dataKey(unit, project);
  const { content, signer } = await newKeyIn(unit, authority, keyStorage);
  try {
    const place = placeOf(authority, keyStorage);
    const wrapped = seal(sealer, place, content, (size) => unit.runtime.randomBytes(size));
    const { id: caId, projectId, keyAlgorithm } = authority;
    return { key: { caId, projectId, keyAlgorithm, keyStorage, wrapped }, signer };
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
export const keyOf = async (unit: Unit, { projectId, id }: Named): Promise<AuthorityKey> => {
  const key = await unit.stores.authorities.key(projectId, id);
  if (!key) throw new LocketError('internal', 'A certificate authority has no key');
  return key;
};

/**
 * What signs for a CA. @throws LocketError `decryption-failed` when the key is not this CA's; what it signs by throws as
 * KMS does where the key is there.
 */
export const signerOf = async (unit: Unit, project: Project, authority: Authority): Promise<Signer> => {
  const key = await keyOf(unit, authority);
  const opener = await dataKey(unit, project, keyVersionOf(key.wrapped));
  const keyStorage = keyStorageOf(key);
  const content = open(opener, placeOf(authority, keyStorage), key.wrapped);
  try {
    return keyStorage === 'kms'
      ? kmsSigner(unit, content, authority.keyAlgorithm)
      : softwareSigner(authority.keyAlgorithm, content);
  } finally {
    content.fill(0);
  }
};

/** Whether two SubjectPublicKeyInfo, DER, are of the same key, however they are written. */
export const isSameKey = (left: Uint8Array, right: Uint8Array): boolean => {
  const [a, b] = [left, right].map((key) =>
    createPublicKey({ key: Buffer.from(key), type: 'spki', format: 'der' }),
  );
  return a !== undefined && b !== undefined && a.equals(b);
};

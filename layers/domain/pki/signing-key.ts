import { createPublicKey } from 'node:crypto';
import { LocketError } from '../errors.ts';
import { keyVersionOf, open, type Place, seal } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { Authority, AuthorityKey } from './authority.ts';
import { newPrivateKey, type Signer, softwareSigner } from './x509/key-algorithms.ts';

type Named = Pick<Authority, 'id' | 'projectId' | 'keyAlgorithm'>;

/** A private key opens for the CA and the algorithm that it was made for, and for nothing else. */
const placeOf = ({ id, projectId, keyAlgorithm }: Named): Place => ({
  purpose: 'ca-key',
  project: projectId,
  item: `${id}/${keyAlgorithm}`,
  version: 1,
});

/** A new key pair for a CA: the private key sealed by the project's latest data key, and what signs with it now. */
export const newSigningKey = async (
  unit: Unit,
  project: Project,
  authority: Named,
): Promise<{ readonly key: AuthorityKey; readonly signer: Signer }> => {
  const privateKey = await newPrivateKey(authority.keyAlgorithm);
  try {
    const signer = softwareSigner(authority.keyAlgorithm, privateKey);
    const sealer = await dataKey(unit, project);
    const wrapped = seal(sealer, placeOf(authority), privateKey, (size) => unit.runtime.randomBytes(size));
    const { id: caId, projectId, keyAlgorithm } = authority;
    return { key: { caId, projectId, keyAlgorithm, wrapped }, signer };
  } finally {
    privateKey.fill(0);
  }
};

/** The same key sealed under the latest version of the project's key. */
export const resealSigningKey = async (reseal: Reseal, key: AuthorityKey): Promise<AuthorityKey> => ({
  ...key,
  wrapped: await reseal(placeOf({ ...key, id: key.caId }), key.wrapped),
});

/** A CA cannot be without its key: what is missing is no absence but a fault. */
export const keyOf = async (unit: Unit, { projectId, id }: Named): Promise<AuthorityKey> => {
  const key = await unit.stores.authorities.key(projectId, id);
  if (!key) throw new LocketError('internal', 'A certificate authority has no key');
  return key;
};

/** What signs for a CA. @throws LocketError `decryption-failed` when the key is not this CA's. */
export const signerOf = async (unit: Unit, project: Project, authority: Authority): Promise<Signer> => {
  const { wrapped } = await keyOf(unit, authority);
  const opener = await dataKey(unit, project, keyVersionOf(wrapped));
  const privateKey = open(opener, placeOf(authority), wrapped);
  try {
    return softwareSigner(authority.keyAlgorithm, privateKey);
  } finally {
    privateKey.fill(0);
  }
};

/** Whether two SubjectPublicKeyInfo, DER, are of the same key, however they are written. */
export const isSameKey = (left: Uint8Array, right: Uint8Array): boolean => {
  const [a, b] = [left, right].map((key) =>
    createPublicKey({ key: Buffer.from(key), type: 'spki', format: 'der' }),
  );
  return a !== undefined && b !== undefined && a.equals(b);
};

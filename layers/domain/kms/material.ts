import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { keyVersionOf, open, type Place, seal } from '../keys/envelope.ts';
import type { Reseal } from '../keys/resealing.ts';
import type { Project } from '../projects/project.ts';
import type { Runtime } from '../runtime.ts';
import { dataKey } from '../secrets/core/sealing.ts';
import type { Unit } from '../unit.ts';
import type { KeyAlgorithm } from './algorithms.ts';
import type { KeyVersion, KmsKey } from './key.ts';

const generate = promisify(generateKeyPair);
const pkcs8 = { type: 'pkcs8', format: 'der' } as const;

const derOf = ({ privateKey }: { readonly privateKey: KeyObject }): Uint8Array => privateKey.export(pkcs8);

/** Key bytes of an algorithm: the symmetric key itself, or the private key in PKCS #8 (RFC 5958), DER. */
const newMaterial = async (algorithm: KeyAlgorithm, runtime: Runtime): Promise<Uint8Array> => {
  switch (algorithm) {
    case 'aes-256-gcm':
      return runtime.randomBytes(32);
    case 'aes-128-gcm':
      return runtime.randomBytes(16);
    case 'RSA_4096':
      return derOf(await generate('rsa', { modulusLength: 4096 }));
    case 'ECC_NIST_P256':
      return derOf(await generate('ec', { namedCurve: 'P-256' }));
    case 'ECC_NIST_P384':
      return derOf(await generate('ec', { namedCurve: 'P-384' }));
    case 'ED25519':
      return derOf(await generate('ed25519'));
  }
};

type Named = Pick<KmsKey, 'id' | 'projectId' | 'algorithm'>;

/** Material opens for the key, version and algorithm that it was made for, and for nothing else. */
const placeOf = ({ id, projectId, algorithm }: Named, version: number): Place => ({
  purpose: 'kms-key',
  project: projectId,
  item: `${id}/${algorithm}`,
  version,
});

/** Fresh material for a version of a key, sealed by the project's latest data key. */
export const newKeyVersion = async (
  unit: Unit,
  project: Project,
  key: Named,
  version: number,
): Promise<KeyVersion> => {
  const { runtime } = unit;
  const bytes = await newMaterial(key.algorithm, runtime);
  const sealer = await dataKey(unit, project);
  const wrapped = seal(sealer, placeOf(key, version), bytes, (size) => runtime.randomBytes(size));
  bytes.fill(0);
  return {
    projectId: key.projectId,
    keyId: key.id,
    version,
    wrapped,
    createdAt: runtime.now().toISOString(),
  };
};

/** The same material sealed under the latest version of the project's key. */
export const resealMaterial = async (
  reseal: Reseal,
  key: Named,
  stored: KeyVersion,
): Promise<KeyVersion> => ({
  ...stored,
  wrapped: await reseal(placeOf(key, stored.version), stored.wrapped),
});

/** Bytes of a version's material. @throws LocketError `decryption-failed` when it is not this key's. */
export const materialBytes = async (
  unit: Unit,
  project: Project,
  key: Named,
  { version, wrapped }: KeyVersion,
): Promise<Uint8Array> =>
  open(await dataKey(unit, project, keyVersionOf(wrapped)), placeOf(key, version), wrapped);

/** A private key, as a handle that does not print its bytes. @throws as `materialBytes` does. */
export const privateKey = async (
  unit: Unit,
  project: Project,
  key: Named,
  stored: KeyVersion,
): Promise<KeyObject> => {
  const der = Buffer.from(await materialBytes(unit, project, key, stored));
  try {
    return createPrivateKey({ key: der, ...pkcs8 });
  } finally {
    der.fill(0);
  }
};

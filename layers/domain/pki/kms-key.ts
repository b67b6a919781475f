import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { AuthorityKey } from './authority.ts';
import type { CaKeys, KmsKey } from './ca-keys.ts';
import { type CertificateKeyAlgorithm, type Signer, signingBy } from './x509/key-algorithms.ts';

type Named = Pick<AuthorityKey, 'projectId' | 'caId' | 'keyAlgorithm'>;

/** What stands in the envelope in place of a private key. */
const kmsKeyContent = ({ arn, publicKey }: KmsKey): Uint8Array =>
  Buffer.from(JSON.stringify({ arn, publicKey: Buffer.from(publicKey).toString('base64') }));

const kmsKeyIn = (content: Uint8Array): KmsKey => {
  const { arn, publicKey } = JSON.parse(Buffer.from(content).toString()) as Record<keyof KmsKey, string>;
  return { arn, publicKey: Buffer.from(publicKey, 'base64') };
};

/** @throws LocketError `bad-request` for a key that KMS would not make or not sign with. */
export const assertKmsMakes = (unit: Unit, algorithm: CertificateKeyAlgorithm): CaKeys => {
  // KMS signs with Ed25519 what has 4,096 bytes at most: less than a certificate or a list may have.
  if (algorithm === 'ED25519')
    throw new LocketError('bad-request', 'keyAlgorithm: keys of CAs in AWS KMS are RSA or EC keys');
  if (!unit.caKeys)
    throw new LocketError('bad-request', 'keyStorage: this installation keeps no keys of CAs in AWS KMS');
  return unit.caKeys;
};

const signerWith = (
  caKeys: CaKeys,
  { arn, publicKey }: KmsKey,
  algorithm: CertificateKeyAlgorithm,
): Signer => ({
  signing: signingBy(algorithm),
  publicKey,
  sign: (message) => caKeys.sign(arn, algorithm, message),
});

/** A new key in KMS for a CA, and what signs with it now. Throws as `assertKmsMakes` and KMS do. */
export const newKmsKey = async (
  unit: Unit,
  named: Named,
): Promise<{ readonly content: Uint8Array; readonly signer: Signer }> => {
  const caKeys = assertKmsMakes(unit, named.keyAlgorithm);
  const instance = await unit.stores.instance.find();
  if (!instance) throw new LocketError('internal', 'The instance was not set up');
  const key = await caKeys.make({ ...named, instance: instance.orgId });
  return { content: kmsKeyContent(key), signer: signerWith(caKeys, key, named.keyAlgorithm) };
};

/** What signs with the key that an envelope names. @throws LocketError `unavailable` where KMS is not asked any more. */
export const kmsSigner = (unit: Unit, content: Uint8Array, algorithm: CertificateKeyAlgorithm): Signer => {
  if (!unit.caKeys)
    throw new LocketError(
      'unavailable',
      'The key of this CA is in AWS KMS, which this installation does not ask',
    );
  return signerWith(unit.caKeys, kmsKeyIn(content), algorithm);
};

import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { AuthorityKey, KeyStorage } from './authority.ts';
import { type CaKeys, type KeptKey, keptAs } from './ca-keys.ts';
import { type CertificateKeyAlgorithm, type Signer, signingBy } from './x509/key-algorithms.ts';

type Named = Pick<AuthorityKey, 'projectId' | 'caId' | 'keyAlgorithm'>;

/** Where keys are kept that never come here. */
export type Keeping = Exclude<KeyStorage, 'software'>;

const keepers = {
  kms: { called: 'AWS KMS', of: (unit: Unit): CaKeys | undefined => unit.caKeys },
  pkcs11: { called: 'an HSM', of: (unit: Unit): CaKeys | undefined => unit.hsmCaKeys },
} as const satisfies Record<Keeping, object>;

/** What stands in the envelope in place of a private key. */
const contentOf = ({ name, publicKey }: KeptKey): Uint8Array =>
  Buffer.from(JSON.stringify({ name, publicKey: Buffer.from(publicKey).toString('base64') }));

/** The first keys in KMS called their name `arn`. */
const keyIn = (content: Uint8Array): KeptKey => {
  const { name, arn, publicKey } = JSON.parse(Buffer.from(content).toString()) as Record<string, string>;
  return { name: name ?? arn ?? '', publicKey: Buffer.from(publicKey ?? '', 'base64') };
};

/** @throws LocketError `bad-request` for a key that would not be made there, or not sign. */
export const assertKept = (unit: Unit, keeping: Keeping, algorithm: CertificateKeyAlgorithm): CaKeys => {
  const { called, of } = keepers[keeping];
  // KMS signs with Ed25519 what has 4,096 bytes at most, less than a certificate or a list may have; few HSMs do at all.
  if (algorithm === 'ED25519')
    throw new LocketError('bad-request', `keyAlgorithm: keys of CAs in ${called} are RSA or EC keys`);
  const keys = of(unit);
  if (!keys)
    throw new LocketError('bad-request', `keyStorage: this installation keeps no keys of CAs in ${called}`);
  return keys;
};

const signerWith = (
  keys: CaKeys,
  { name, publicKey }: KeptKey,
  algorithm: CertificateKeyAlgorithm,
): Signer => ({
  signing: signingBy(algorithm),
  publicKey,
  sign: (message) => keys.sign(name, algorithm, message),
});

/** A new key for a CA, and what signs with it now. Throws as `assertKept` does, and who keeps the keys. */
export const newKeptKey = async (
  unit: Unit,
  keeping: Keeping,
  named: Named,
): Promise<{ readonly content: Uint8Array; readonly signer: Signer; readonly keptAs: string }> => {
  const keys = assertKept(unit, keeping, named.keyAlgorithm);
  const instance = await unit.stores.instance.find();
  if (!instance) throw new LocketError('internal', 'The instance was not set up');
  const key = await keys.make({ ...named, instance: instance.orgId });
  const signer = signerWith(keys, key, named.keyAlgorithm);
  return { content: contentOf(key), signer, keptAs: keptAs(key) };
};

/** What signs with the key that an envelope names. @throws LocketError `unavailable` where its keeper is not asked any more. */
export const keptSigner = (
  unit: Unit,
  keeping: Keeping,
  content: Uint8Array,
  algorithm: CertificateKeyAlgorithm,
): Signer => {
  const { called, of } = keepers[keeping];
  const keys = of(unit);
  if (!keys)
    throw new LocketError(
      'unavailable',
      `The key of this CA is in ${called}, which this installation does not ask`,
    );
  return signerWith(keys, keyIn(content), algorithm);
};

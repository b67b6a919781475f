import { bits, ecdsaSignature, nothing, object, sequence } from './der.ts';
import type { Signer } from './key-algorithms.ts';

const identifiers: Readonly<Record<string, Buffer>> = {
  'RSASSA-PKCS1-v1_5/SHA-256': sequence(object('1.2.840.113549.1.1.11'), nothing),
  'ECDSA/SHA-256': sequence(object('1.2.840.10045.4.3.2')),
  'ECDSA/SHA-384': sequence(object('1.2.840.10045.4.3.3')),
  'Ed25519/': sequence(object('1.3.101.112')),
};

/** AlgorithmIdentifier of what a signer makes (RFC 5280 section 4.1.1.2). */
export const algorithmOf = ({ signing: { name, hash = '' } }: Signer): Buffer => {
  const identifier = identifiers[`${name}/${hash}`];
  if (!identifier) throw new Error(`There is no identifier for ${name} with ${hash}`);
  return identifier;
};

/** Whatever is signed, its algorithm and the signature: the form of certificates, lists and responses. */
export const signedStructure = async (
  toBeSigned: Uint8Array,
  signer: Signer,
  ...more: readonly Uint8Array[]
): Promise<Buffer> => {
  const signature = await signer.sign(toBeSigned);
  const encoded = signer.signing.name === 'ECDSA' ? ecdsaSignature(signature) : signature;
  return sequence(toBeSigned, algorithmOf(signer), bits(encoded), ...more);
};

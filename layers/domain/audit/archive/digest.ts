import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { sha256Hex } from '../../digests.ts';
import type { ChainHead } from './chain.ts';

/** How a digest is signed: Ed25519 (RFC 8032), or ECDSA on P-256 with SHA-256, in DER, as KMS does it. */
type DigestAlgorithm = 'Ed25519' | 'ECDSA_SHA_256';

/** What an hour's digest says: how far every chain had come that grew since the digest before, at least. */
export interface Digest {
  readonly version: 1;
  /** From 1, without gaps. */
  readonly number: number;
  /** When it was made: RFC 3339. */
  readonly at: string;
  /** SHA-256 of the text of the digest before; null in the first. */
  readonly previous: string | null;
  /** Set in the first digest of a day: it names every chain that may still grow, so that a proof can begin with it. */
  readonly isComplete: boolean;
  /** Position and hash of each chain's head. */
  readonly chains: Readonly<Record<string, readonly [position: number, hash: string]>>;
}

/** A digest as it lies in the archive: its text to the letter, and who signed that. */
export interface SignedDigest {
  readonly digest: string;
  readonly algorithm: DigestAlgorithm;
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

/** Signs digests, without giving its key away. */
export interface DigestSigner {
  readonly algorithm: DigestAlgorithm;
  readonly keyId: string;
  /** SPKI in PEM (RFC 7468). */
  readonly publicKey: string;
  sign(text: string): Promise<Buffer>;
}

/** A public key is called by the beginning of the SHA-256 of its SPKI form. */
export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 32);

export const digestName = (number: number): string => `digests/${String(number).padStart(10, '0')}.json`;
export const publicKeyName = (keyId: string): string => `digests/keys/${keyId}.pem`;

/** The digest that follows one, or the first. */
export const nextDigest = (
  former: { readonly number: number; readonly hash: string } | undefined,
  {
    at,
    isComplete,
    heads,
  }: { readonly at: Date; readonly isComplete: boolean; readonly heads: ReadonlyMap<string, ChainHead> },
): Digest => ({
  version: 1,
  number: (former?.number ?? 0) + 1,
  at: at.toISOString(),
  previous: former?.hash ?? null,
  isComplete,
  chains: Object.fromEntries([...heads].map(([chain, { position, hash }]) => [chain, [position, hash]])),
});

/** What the next digest calls this one by. */
export const digestHash = ({ digest }: Pick<SignedDigest, 'digest'>): string => sha256Hex(digest);

export const signedDigest = async (digest: Digest, signer: DigestSigner): Promise<SignedDigest> => {
  const text = JSON.stringify(digest);
  const signature = (await signer.sign(text)).toString('base64');
  return { digest: text, algorithm: signer.algorithm, keyId: signer.keyId, signature };
};

/** Whether a key signed a digest; a key of another kind than the algorithm's did not. */
export const isSignedBy = ({ digest, algorithm, signature }: SignedDigest, key: KeyObject): boolean => {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
  const fits =
    algorithm === 'Ed25519' ? kind === 'ed25519' : kind === 'ec' && details?.namedCurve === 'prime256v1';
  const hash = algorithm === 'Ed25519' ? null : 'sha256';
  return fits && verify(hash, Buffer.from(digest), key, Buffer.from(signature, 'base64'));
};

const pems = /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g;

/** The public keys in a text of PEM blocks, by their ids. */
export const publicKeysIn = (text: string): ReadonlyMap<string, KeyObject> =>
  new Map(
    (text.match(pems) ?? []).map((pem) => {
      const key = createPublicKey(pem);
      return [keyIdOf(key), key];
    }),
  );

import { createHash } from 'node:crypto';
import type { AuthorityKey } from './authority.ts';
import type { CertificateKeyAlgorithm } from './x509/key-algorithms.ts';

/** A CA whose key is made in AWS KMS or an HSM, and the instance that it is of. */
export interface KeyOwner extends Pick<AuthorityKey, 'projectId' | 'caId' | 'keyAlgorithm'> {
  readonly instance: string;
}

/** What a key is called where it is kept, its ARN in KMS, and its public half, SubjectPublicKeyInfo, DER. */
export interface KeptKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

/**
 * Keys of CAs that are kept elsewhere. Nobody names one: each is made for its CA, and signs for whoever has its CA sign.
 * Throws `throttled`, `unavailable`, and `bad-request` for a key that an operator disabled or is deleting.
 */
export interface CaKeys {
  make(owner: KeyOwner): Promise<KeptKey>;
  /** Signs the digest of a message; ECDSA signatures are `r‖s` (IEEE P1363). */
  sign(name: string, algorithm: CertificateKeyAlgorithm, message: Uint8Array): Promise<Uint8Array>;
}

/** What a CA's record says of the name of its key: enough to know it again, and not to find it. */
export const keptAs = ({ name }: Pick<KeptKey, 'name'>): string =>
  createHash('sha256').update(name).digest('hex');

/** A key that was made for a CA, as it says itself. */
export interface MadeKey {
  readonly name: string;
  readonly instance: string;
  readonly projectId: string;
  readonly caId: string;
  readonly madeAt: Date;
}

/** The same keys for who retires those that no CA has any more. */
export interface MadeCaKeys {
  /** Every key that this installation made and that is not being deleted. */
  made(): AsyncIterable<MadeKey>;
  /** Has a key deleted after 30 days, in which it signs nothing and an operator can take it back. */
  scheduleDeletion(name: string): Promise<void>;
}

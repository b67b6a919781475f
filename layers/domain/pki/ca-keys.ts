import type { AuthorityKey } from './authority.ts';
import type { CertificateKeyAlgorithm } from './x509/key-algorithms.ts';

/** A CA whose key is made in AWS KMS, and the instance that it is of. */
export interface KeyOwner extends Pick<AuthorityKey, 'projectId' | 'caId' | 'keyAlgorithm'> {
  readonly instance: string;
}

/** Names a key in KMS, and its public half, SubjectPublicKeyInfo, DER. */
export interface KmsKey {
  readonly arn: string;
  readonly publicKey: Uint8Array;
}

/**
 * Keys of CAs in AWS KMS. Nobody names one: each is made for its CA, and signs for whoever has its CA sign. Throws
 * `throttled`, `unavailable`, and `bad-request` for a key that an operator disabled or is deleting.
 */
export interface CaKeys {
  make(owner: KeyOwner): Promise<KmsKey>;
  /** Signs the digest of a message; ECDSA signatures are `r‖s` (IEEE P1363). */
  sign(arn: string, algorithm: CertificateKeyAlgorithm, message: Uint8Array): Promise<Uint8Array>;
}

/** A key that was made for a CA, as its tags say. */
export interface MadeKey {
  readonly arn: string;
  readonly instance: string;
  readonly projectId: string;
  readonly caId: string;
  readonly madeAt: Date;
}

/** The same keys for who retires those that no CA has any more. */
export interface MadeCaKeys {
  /** Every key that this installation made and that is not being deleted. */
  made(): AsyncIterable<MadeKey>;
  /** Has KMS delete a key after 30 days, in which an operator can cancel it. */
  scheduleDeletion(arn: string): Promise<void>;
}

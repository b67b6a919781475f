/** Names and values that must be the same when a wrapped key is unwrapped. */
export type WrappingContext = Readonly<Record<string, string>>;

/** The outermost key, which never leaves its keeper: AWS KMS, an HSM, or a file on a developer's machine. */
export interface WrappingKey {
  /** Key ARN, or a fingerprint for a software key; no secret. */
  readonly id: string;
  readonly strategy: 'kms' | 'pkcs11' | 'software';
  /** Throws `throttled` or `unavailable`. */
  wrap(plaintext: Uint8Array, context: WrappingContext): Promise<Uint8Array>;
  /** Throws `throttled` or `unavailable`, never anything that reads like absence. */
  unwrap(wrapped: Uint8Array, context: WrappingContext): Promise<Uint8Array>;
}

/** A derived key that was rotated by itself: the how many-th it is, and since when, ISO 8601. */
interface Generation {
  readonly generation: number;
  readonly createdAt: string;
}

/** One version of the root key at rest. */
export interface WrappedRootKey {
  /** Whole number from 1; the highest one encrypts and signs. */
  readonly version: number;
  readonly strategy: string;
  /** `WrappingKey.id` that wrapped it. */
  readonly wrappedBy: string;
  readonly wrapped: Uint8Array;
  /** ISO 8601 instant. */
  readonly createdAt: string;
  /** Keys derived from it that were rotated since; the others are the first. */
  readonly generations?: Readonly<Partial<Record<string, Generation>>>;
}

/** Where wrapped root keys rest. */
export interface RootKeyStore {
  /** Every version, strongly consistent, in any order; an empty list only when there is none. */
  load(): Promise<readonly WrappedRootKey[]>;
  /** Writes a new version; throws `already-exists` when that version is there. */
  create(key: WrappedRootKey): Promise<void>;
  /** Writes the generations of a version; throws `conflict` when they are not as `previous` says any more. */
  derive(next: WrappedRootKey, previous: WrappedRootKey): Promise<void>;
}

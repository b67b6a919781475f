/** Names and values that must be the same when a wrapped key is unwrapped. */
export type WrappingContext = Readonly<Record<string, string>>;

/**
 * Who keeps the outermost key: AWS KMS, AWS KMS with its keys in a CloudHSM key store, an HSM that is asked over PKCS#11,
 * or a file on one machine.
 */
export const strategies = ['kms', 'cloudhsm', 'pkcs11', 'software'] as const;
export type Strategy = (typeof strategies)[number];

/** The outermost key, which never leaves its keeper. */
export interface WrappingKey {
  /** Key ARN, labels of an HSM's key, or a fingerprint for a software key; no secret. */
  readonly id: string;
  readonly strategy: Strategy;
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

/** A root key as one wrapping key wrapped it. */
export interface Wrapping {
  readonly strategy: string;
  /** `WrappingKey.id` that wrapped it. */
  readonly wrappedBy: string;
  readonly wrapped: Uint8Array;
}

/** One version of the root key at rest. */
export interface WrappedRootKey extends Wrapping {
  /** Whole number from 1; the highest one encrypts and signs. */
  readonly version: number;
  /** The wrapping before this one, until another process has unwrapped this one. */
  readonly previous?: Wrapping | undefined;
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
  /** Writes how a version is wrapped; throws `conflict` when it is not wrapped as `previous` says any more. */
  rewrap(next: WrappedRootKey, previous: WrappedRootKey): Promise<void>;
}

/** Clock, ids and randomness, handed in so that rules stay pure and tests decide what time it is. */
export interface Runtime {
  /** The current instant. */
  now(): Date;
  /** A time-ordered UUID, version 7 (RFC 9562). */
  uuid(): string;
  /** `size` cryptographically strong random bytes. */
  randomBytes(size: number): Uint8Array;
}

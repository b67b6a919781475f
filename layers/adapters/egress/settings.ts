import type { IsPublic, Resolve } from './destination.ts';

export interface EgressSettings {
  /** Whether private, loopback and link-local addresses may be called, and without TLS. */
  readonly allowPrivateTargets: boolean;
  /** Milliseconds from the first look-up of the name to the target's status. */
  readonly timeout?: number;
  /** Milliseconds for a document, its redirects and its last byte included. */
  readonly documentTimeout?: number;
  /** The system's resolver unless a test asks otherwise. */
  readonly resolve?: Resolve;
  /** Which addresses are public, unless a test says otherwise. */
  readonly isPublic?: IsPublic;
}

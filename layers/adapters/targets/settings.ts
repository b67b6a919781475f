import type { Resolve } from '../egress/destination.ts';

export interface TargetSettings {
  /** Whether private addresses may be called, and those without TLS. */
  readonly allowPrivateTargets: boolean;
  /** The system's resolver unless a test asks otherwise. */
  readonly resolve?: Resolve;
  /** Milliseconds for one question. */
  readonly timeout?: number;
  /** Where hosts are instead, for tests. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Where AWS is instead, for tests. */
  readonly aws?: { readonly endpoint: string };
}

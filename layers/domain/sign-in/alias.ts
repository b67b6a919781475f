import type { Change } from '../store/change.ts';

/**
 * That an identity provider's word for somebody means an account, in one organization. It outlives membership and
 * account, so that nobody who left comes back as a stranger.
 */
export interface Alias {
  readonly orgId: string;
  /** See `aliasName`. */
  readonly name: string;
  readonly method: string;
  readonly userId: string;
  /** Whether the account's owner agreed; false while it is the provider's word alone. */
  readonly isConfirmed: boolean;
  readonly createdAt: string;
}

/** Every read is strongly consistent. */
export interface AliasStore {
  find(orgId: string, name: string): Promise<Alias | undefined>;
  /** Refused with `conflict` when somebody has the name by now, or it means another account than it was read to. */
  link(alias: Alias, previous: Alias | undefined): Change;
}

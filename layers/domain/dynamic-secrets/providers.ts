import type { ProviderInputs, ProviderType } from './kinds/kind.ts';

/**
 * What became of something that a provider was asked for. `refused` holds until somebody changes something,
 * `unreachable` may be over in a moment; `reason` is a sentence for the customer that holds nothing the provider said
 * but its code. Neither says that nothing happened.
 */
export type ProviderOutcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'refused' | 'unreachable';
      readonly reason: string;
      /** When the account ends by itself, which nothing can bring forward. ISO 8601. */
      readonly until?: string;
    };

/** Which provider, and how it is reached. */
export interface ProviderAddress {
  readonly type: ProviderType;
  readonly inputs: ProviderInputs;
}

/** An account to be made or kept, called what we chose. */
export interface Account {
  readonly name: string;
  /** ISO 8601. */
  readonly expireAt: string;
}

/** When an account was made, and until when it was to live. ISO 8601. */
export interface AccountTimes {
  readonly createdAt: string;
  readonly expireAt: string;
}

/** What whoever takes a lease is given, such as `DB_USERNAME` and `DB_PASSWORD`. */
export type LeaseData = Readonly<Record<string, string | readonly string[]>>;

/** An application of a tenant of Microsoft Entra ID. */
export interface EntraApplication {
  readonly tenantId: string;
  readonly applicationId: string;
  readonly clientSecret: string;
}

export interface EntraUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Providers of accounts. No method throws; each may be asked twice for the same. */
export interface DynamicProviders {
  /** Whether it can be reached and lets us in. */
  test(at: ProviderAddress): Promise<ProviderOutcome<true>>;
  create(
    at: ProviderAddress,
    account: Account & { readonly password: string },
  ): Promise<ProviderOutcome<LeaseData>>;
  renew(at: ProviderAddress, account: Account): Promise<ProviderOutcome<true>>;
  /** Done as well when there is no such account. */
  revoke(at: ProviderAddress, name: string, times?: AccountTimes): Promise<ProviderOutcome<true>>;
  /** Names of the accounts that have this text in them; undefined where the provider cannot say. */
  list(at: ProviderAddress, mark: string): Promise<ProviderOutcome<readonly string[] | undefined>>;
  /** Users of a tenant of Microsoft Entra ID, of whom one may become a dynamic secret. */
  entraUsers(application: EntraApplication): Promise<ProviderOutcome<readonly EntraUser[]>>;
}

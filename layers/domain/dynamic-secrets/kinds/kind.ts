import type * as z from 'zod';

/** What a provider of accounts is called in requests. */
export const providerTypes = [
  'sql-database',
  'redis',
  'rabbit-mq',
  'ldap',
  'elastic-search',
  'aws-iam',
  'aws-sts',
  'mongo-db',
  'totp',
  'azure-entra-id',
  'mongo-db-atlas',
  'kubernetes',
  'cassandra',
  'sap-hana',
  'snowflake',
  'aws-elasticache',
] as const;
export type ProviderType = (typeof providerTypes)[number];

/** What a provider is reached by and told, as its schema lets it through. */
export type ProviderInputs = Readonly<Record<string, unknown>>;

/** Which classes of characters a password has at least how many of, and how long it is. */
export interface PasswordRules {
  readonly length: number;
  readonly required: {
    readonly lowercase: number;
    readonly uppercase: number;
    readonly digits: number;
    readonly symbols: number;
  };
  readonly allowedSymbols: string;
}

/** How accounts of a provider may be called. */
export interface NameRules {
  readonly longest: number;
  /** Characters of the random part. */
  readonly random: number;
  readonly isUpperCase?: boolean;
  /** What names are like where not all letters, digits and `_.@-` will do: an account that cannot be made cannot be ended. */
  readonly like?: RegExp;
  /** What the account is called where there is only one, which leases share. */
  readonly fixed?: string;
}

/** One kind of provider: everything about it that is not done at the provider. */
export interface ProviderKind {
  readonly type: ProviderType;
  readonly inputs: () => z.ZodType<ProviderInputs>;
  /** Members of the inputs that nobody is shown, each as the path to it. */
  readonly secrets: readonly string[];
  readonly names: (inputs: ProviderInputs) => NameRules;
  readonly passwords: (inputs: ProviderInputs) => PasswordRules;
  /** What says where accounts are, so that none is looked for elsewhere; client, host, port and url unless it says otherwise. */
  readonly place?: (inputs: ProviderInputs) => readonly unknown[];
}

import type { Change, Page } from '../store/change.ts';

export interface MetadataEntry {
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

/** A machine identity: what a workload logs in as. It belongs to one organization and has one role there. */
export interface Identity {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  /** Organization role slug. */
  readonly role: string;
  /** Id of its organization membership. */
  readonly membershipId: string;
  readonly authMethods: readonly AuthMethod[];
  readonly metadata: readonly MetadataEntry[];
  readonly hasDeleteProtection: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Optimistic lock: grows by one with every change. */
  readonly revision: number;
}

export type AuthMethod =
  | 'universal-auth'
  | 'token-auth'
  | 'kubernetes-auth'
  | 'gcp-auth'
  | 'aws-auth'
  | 'azure-auth'
  | 'oidc-auth';

/** An address or a range as stored and shown: `prefix` only when a CIDR range was given. */
export interface TrustedIp {
  readonly ipAddress: string;
  readonly type: 'ipv4' | 'ipv6';
  readonly prefix?: number;
}

/** What every login method configures about the tokens it issues. Times are seconds. */
export interface TokenPolicy {
  readonly accessTokenTTL: number;
  readonly accessTokenMaxTTL: number;
  /** 0 = unlimited. */
  readonly accessTokenNumUsesLimit: number;
  readonly accessTokenTrustedIps: readonly TrustedIp[];
}

/** A login method attached to an identity, with its own configuration in `config`. */
export interface AttachedMethod<Config = Readonly<Record<string, unknown>>> extends TokenPolicy {
  readonly id: string;
  readonly identityId: string;
  readonly orgId: string;
  readonly method: AuthMethod;
  readonly config: Config;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

export interface UniversalAuthConfig {
  readonly clientId: string;
  readonly clientSecretTrustedIps: readonly TrustedIp[];
  readonly lockoutEnabled: boolean;
  /** Failures that lock the method. */
  readonly lockoutThreshold: number;
  readonly lockoutDurationSeconds: number;
  readonly lockoutCounterResetSeconds: number;
}

/** A client secret, stored by its SHA-256 only. */
export interface ClientSecret {
  readonly id: string;
  readonly clientId: string;
  readonly identityId: string;
  readonly digest: string;
  /** First characters of the secret, to recognise it by. */
  readonly prefix: string;
  readonly description: string;
  /** Seconds; 0 = never expires. */
  readonly ttl: number;
  /** 0 = unlimited. */
  readonly numUsesLimit: number;
  /** Counted only when a limit is set. */
  readonly numUses: number;
  readonly isRevoked: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Failed logins of one client id within the counting window. Instants are epoch milliseconds. */
export interface LoginFailures {
  readonly clientId: string;
  readonly failures: number;
  readonly windowEndsAt: number;
  readonly lockedUntil: number;
}

/**
 * What is stored of an access token: nothing for an untouched one. A row exists once the token was renewed,
 * revoked, has a uses limit, or was made by token auth (which lists its tokens).
 */
export interface TokenState {
  readonly id: string;
  readonly identityId: string;
  readonly name: string | null;
  readonly authMethod: AuthMethod;
  readonly accessTokenTTL: number;
  readonly accessTokenMaxTTL: number;
  readonly accessTokenNumUsesLimit: number;
  readonly numUses: number;
  readonly lastUsedAt: string | null;
  readonly lastRenewedAt: string | null;
  readonly isRevoked: boolean;
  readonly clientSecretId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Epoch seconds after which the row means nothing any more. */
  readonly expiresAt: number;
}

/** Identities, their login methods, client secrets and token states. Every read is strongly consistent. */
export interface IdentityStore {
  find(identityId: string): Promise<Identity | undefined>;
  listOf(orgId: string): Promise<readonly Identity[]>;
  creation(identity: Identity): readonly Change[];
  /** Refused with `conflict` when somebody else changed the identity meanwhile. */
  replacement(identity: Identity, previous: Identity): readonly Change[];
  deletion(identity: Identity): readonly Change[];

  method<C>(identityId: string, method: AuthMethod): Promise<AttachedMethod<C> | undefined>;
  methodCreation(method: AttachedMethod<unknown>): readonly Change[];
  methodReplacement(method: AttachedMethod<unknown>, previous: AttachedMethod<unknown>): readonly Change[];
  methodDeletion(method: AttachedMethod<unknown>): readonly Change[];

  /** Identity id behind a client id: immutable, so it may come from a bounded cache and is validated by the caller. */
  identityOfClient(clientId: string): Promise<string | undefined>;
  clientSecret(clientId: string, digest: string): Promise<ClientSecret | undefined>;
  clientSecretById(clientId: string, id: string): Promise<ClientSecret | undefined>;
  clientSecrets(clientId: string): Promise<readonly ClientSecret[]>;
  clientSecretCreation(secret: ClientSecret): readonly Change[];
  clientSecretRevocation(secret: ClientSecret, at: string): readonly Change[];
  /** Counts one use; refused with `unauthenticated` when the limit is reached or the secret was revoked. */
  clientSecretUse(secret: ClientSecret, at: string): Change;

  failures(clientId: string): Promise<LoginFailures | undefined>;
  recordFailures(failures: LoginFailures, previous: LoginFailures | undefined): Change;
  clearFailures(clientId: string): Change;

  token(identityId: string, tokenId: string): Promise<TokenState | undefined>;
  /** Identity id behind a token-auth token id. */
  identityOfToken(tokenId: string): Promise<string | undefined>;
  tokensOf(identityId: string): Promise<readonly TokenState[]>;
  tokenCreation(token: TokenState): readonly Change[];
  /** Writes the state whether or not a row existed; refused when the token was revoked meanwhile. */
  tokenState(token: TokenState): Change;
  /** Counts one use; refused with `unauthenticated` when the limit is reached or the token was revoked. */
  countTokenUse(token: TokenState, at: string): Promise<void>;

  /** Names the items that authenticating this token will read, so that they join the first round. */
  expectToken(identityId: string, tokenId: string, method: AuthMethod): void;
  /** Names the items that a login of this client will read, when the identity behind it is known. */
  expectLogin(clientId: string, digest: string): void;
}

export type { Page };

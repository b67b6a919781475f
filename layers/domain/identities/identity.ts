import type { MetadataEntry } from '../caller.ts';
import type { LockoutPolicy } from '../lockout.ts';
import type { CustomRole } from '../roles/role.ts';
import type { Change } from '../store/change.ts';

/** A machine identity: what a workload logs in as. It belongs to one organization and has one role there. */
export interface Identity {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  /** Organization role slug; `custom` with `customRoleId`. */
  readonly role: string;
  readonly customRoleId?: string | undefined;
  /** The project it was made in, and is a member of alone: that decides who manages it. Absent for the organization's. */
  readonly projectId?: string;
  /** Id of its organization membership. */
  readonly membershipId: string;
  /** Each at most once, in the order in which they were attached. */
  readonly authMethods: readonly AuthMethod[];
  readonly metadata: readonly MetadataEntry[];
  readonly hasDeleteProtection: boolean;
  /** What every request checks of its login methods; absent in older records, whose methods are read instead. */
  readonly attachments?: readonly Attachment[];
  /** Whether a token of it may have a row. False saves every request the look; absent in older records: who knows. */
  readonly hasTokenRows?: boolean;
  /** True from its first membership in a group on: without it no request looks for any. */
  readonly inGroups?: boolean;
  /** How often all of its tokens were revoked at once; absent for never. A token of an earlier count is dead. */
  readonly revocations?: number;
  /** Days that its organization keeps the trail at most, which its events must know; as long as the instance when absent. */
  readonly auditLogsRetentionDays?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Optimistic lock: grows by one with every change. */
  readonly revision: number;
}

/** Whether it can be given to any project and group of its organization; one that belongs to a project stays there. */
export const isOfOrganization = ({ projectId }: Pick<Identity, 'projectId'>): boolean =>
  projectId === undefined;

/** Of an attached login method what decides about tokens that it issued. */
export type Attachment = Pick<AttachedMethod, 'id' | 'method' | 'createdAt' | 'accessTokenTrustedIps'>;

export const attachmentOf = ({
  id,
  method,
  createdAt,
  accessTokenTrustedIps,
}: AttachedMethod<unknown>): Attachment => ({ id, method, createdAt, accessTokenTrustedIps });

export type AuthMethod =
  | 'universal-auth'
  | 'token-auth'
  | 'kubernetes-auth'
  | 'gcp-auth'
  | 'aws-auth'
  | 'azure-auth'
  | 'oidc-auth'
  | 'jwt-auth'
  | 'ldap-auth'
  | 'tls-cert-auth';

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
  /**
   * Above 0, tokens end when they were not renewed for so long, and may be renewed without end: TTL and max TTL mean
   * nothing then. Absent in older records: 0.
   */
  readonly accessTokenPeriod?: number;
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

export interface UniversalAuthConfig extends LockoutPolicy {
  readonly clientId: string;
  readonly clientSecretTrustedIps: readonly TrustedIp[];
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
  readonly lifetime: number;
  /** 0 = unlimited. */
  readonly numUsesLimit: number;
  /** Counted only when a limit is set. */
  readonly numUses: number;
  readonly isRevoked: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
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
  /** Above 0 for a token that may be renewed without end; absent in older records. */
  readonly accessTokenPeriod?: number;
  readonly accessTokenNumUsesLimit: number;
  readonly numUses: number;
  readonly lastUsedAt: string | null;
  readonly lastRenewedAt: string | null;
  readonly isRevoked: boolean;
  /** The identity's count of revocations when it was issued; absent for none. */
  readonly revocations?: number;
  readonly clientSecretId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Epoch seconds after which the row means nothing any more. */
  readonly expiresAt: number;
}

/** When and how an identity logged in last. */
export interface LastLogin {
  readonly identityId: string;
  readonly orgId: string;
  /** RFC 3339 instant. */
  readonly at: string;
  readonly method: AuthMethod;
}

/** An identity with its last login as far as it is known: the trail's relay notes it a moment after the login. */
export interface SeenIdentity {
  readonly identity: Identity;
  /** Undefined for one that never logged in, or not since the relay notes it. */
  readonly lastLogin: LastLogin | undefined;
  /** Its role in the organization, where that is a custom one. */
  readonly customRole: CustomRole | undefined;
}

/** Identities, their login methods, client secrets and token states. Every read is strongly consistent. */
export interface IdentityStore {
  find(identityId: string): Promise<Identity | undefined>;
  listOf(orgId: string): Promise<readonly Identity[]>;
  /** Those that belong to a project. */
  ofProject(projectId: string): Promise<readonly Identity[]>;
  lastLogin(orgId: string, identityId: string): Promise<LastLogin | undefined>;
  lastLogins(orgId: string): Promise<readonly LastLogin[]>;
  creation(identity: Identity): readonly Change[];
  /** Refused with `conflict` when somebody else changed the identity meanwhile. */
  replacement(identity: Identity, previous: Identity): readonly Change[];
  deletion(identity: Identity): readonly Change[];
  /**
   * From that moment the identity is absent to whoever asks for it, with its logins and tokens, and nothing of it is
   * lost. Refused with `conflict` when somebody else changed it meanwhile.
   */
  suspension(identity: Identity, at: string): Change;
  /** A suspended identity. */
  suspended(identityId: string): Promise<Identity | undefined>;
  /** Brings a suspended one back as it was; refused with `conflict` when it is not suspended any more. */
  resumption(identity: Identity): Change;
  /** Changes nothing; refused with `conflict` unless the identity still stands as it was read. */
  identityCheck(identity: Identity): Change;

  method<C>(identityId: string, method: AuthMethod): Promise<AttachedMethod<C> | undefined>;
  methodCreation(method: AttachedMethod<unknown>): readonly Change[];
  methodReplacement(method: AttachedMethod<unknown>, previous: AttachedMethod<unknown>): readonly Change[];
  methodDeletion(method: AttachedMethod<unknown>): readonly Change[];
  /** Changes nothing; refused with `not-found` when this very attachment is gone at commit. */
  methodPresence(method: AttachedMethod<unknown>): Change;

  /** Identity id that stood behind a client id, from a bounded cache: the caller validates it. */
  rememberedIdentityOfClient(clientId: string): string | undefined;
  /** Identity id behind a client id as it stands now. */
  identityOfClient(clientId: string): Promise<string | undefined>;
  clientSecret(clientId: string, digest: string): Promise<ClientSecret | undefined>;
  clientSecretById(clientId: string, id: string): Promise<ClientSecret | undefined>;
  clientSecrets(clientId: string): Promise<readonly ClientSecret[]>;
  clientSecretCreation(secret: ClientSecret): readonly Change[];
  clientSecretRevocation(secret: ClientSecret, at: string): readonly Change[];
  clientSecretDeletion(secret: ClientSecret): readonly Change[];
  /** Counts one use; refused with `unauthenticated` when the limit is reached or the secret was revoked. */
  clientSecretUse(secret: ClientSecret, at: string): Change;

  token(identityId: string, tokenId: string): Promise<TokenState | undefined>;
  /** Identity id behind a token-auth token id. */
  identityOfToken(tokenId: string): Promise<string | undefined>;
  tokensOf(identityId: string): Promise<readonly TokenState[]>;
  /** A listed token of this identity, found by its id alone. */
  tokenCreation(token: TokenState, identity: Identity): readonly Change[];
  /**
   * The first row of a token of this identity that had none; refused with `conflict` when it has one by now, or, for
   * the identity's very first row, when the identity changed meanwhile.
   */
  tokenStart(token: TokenState, identity: Identity): readonly Change[];
  /** Refused with `unauthenticated` when the token was revoked meanwhile. */
  tokenRenewal(token: TokenState, at: string, expiresAt: number): Change;
  tokenRevocation(token: TokenState, at: string): Change;
  /** Refused with `conflict` when the row is gone. */
  tokenRenaming(token: TokenState, name: string | null, at: string): Change;
  tokenDeletion(token: TokenState): readonly Change[];
  /** Counts one use; refused with `unauthenticated` when the limit is reached or the token was revoked. */
  countTokenUse(token: TokenState, at: string): Promise<void>;

  /** Names an identity and one of its login methods, so that they join the first round. */
  expectIdentity(identityId: string, method?: AuthMethod): void;
  /** Names the organization that an identity was in when this was asked before. */
  expectOrganization(identityId: string): void;
  /** Names the items that authenticating this token will probably read, so that they join the first round. */
  expectToken(identityId: string, tokenId: string, method: AuthMethod): void;
  /** Names the items that a login of this client will read, when the identity behind it is known. */
  expectLogin(clientId: string, digest: string): void;
}

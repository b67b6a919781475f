import type { Actor } from './audit/event.ts';
import { LocketError } from './errors.ts';
import type { ScimToken } from './scim/scim-token.ts';
import type { ServiceToken } from './service-tokens/service-token.ts';
import type { SignedInBy } from './users/user.ts';

/** A machine identity that presented a valid access token. */
export interface IdentityCaller {
  readonly kind: 'identity';
  readonly id: string;
  readonly name: string;
  readonly orgId: string;
  /** Of its membership in the organization, on which its memberships in groups hang. */
  readonly membershipId: string;
  /** Organization role slug; `custom` with `orgCustomRoleId`. */
  readonly orgRole: string;
  readonly orgCustomRoleId?: string | undefined;
  /** Whether it may be in a group; absent when it never was in any. */
  readonly inGroups?: boolean | undefined;
  readonly authMethod: string;
  /** What its login found out about it, e.g. its AWS account. */
  readonly authClaims: Readonly<Record<string, string>>;
  readonly tokenId: string;
  /** Days that its organization keeps the trail at most; as long as the instance when absent. */
  readonly auditLogsRetentionDays?: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A person with a live session; `orgId` once an organization was chosen. */
export interface UserCaller {
  readonly kind: 'user';
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly orgId?: string;
  /** Of the membership in that organization, on which memberships in groups hang. */
  readonly membershipId?: string;
  readonly orgRole?: string;
  readonly orgCustomRoleId?: string | undefined;
  /** Whether the person may be in a group of the organization; absent when it never was in any. */
  readonly inGroups?: boolean | undefined;
  /** Absent for whoever presents an API key. */
  readonly sessionId?: string;
  /** The organization whose identity provider said who this is: the session counts there alone. */
  readonly signedInBy?: SignedInBy;
  /** The provider of the whole instance by which the person logged in; absent where that was a password. */
  readonly loginMethod?: string;
  /** Who asks for a second factor that the session has not shown: it is inside no organization then. */
  readonly lacksFactor?: 'account' | 'organization';
  /** The organization asks for a proof of just now that the session has not got. */
  readonly needsStepUp?: true;
  readonly superAdmin: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A service token: it acts by itself, in the one project that it was made for. */
export interface ServiceCaller {
  readonly kind: 'service';
  readonly id: string;
  readonly name: string;
  readonly orgId: string;
  readonly token: ServiceToken;
}

/** A company's directory, by its SCIM token: it brings people and groups into one organization, and takes them out. */
export interface ScimCaller {
  readonly kind: 'scim';
  readonly id: string;
  readonly orgId: string;
  readonly token: ScimToken;
}

interface AnonymousCaller {
  readonly kind: 'anonymous';
}

export type Caller = IdentityCaller | UserCaller | ServiceCaller | ScimCaller | AnonymousCaller;
export type CallerKind = Caller['kind'];
/** A caller who acts inside one organization. */
export type Member =
  | IdentityCaller
  | (UserCaller & { readonly orgId: string; readonly membershipId: string; readonly orgRole: string });
/** A caller who acts in a project. */
export type ProjectActor = Member | ServiceCaller;

/** The caller as a member of an organization; `unauthenticated` when it is none, `forbidden` for a token of another kind. */
export const memberOf = (caller: Caller): Member => {
  if (caller.kind === 'anonymous') throw new LocketError('unauthenticated', 'Token missing');
  if (caller.kind === 'service')
    throw new LocketError('forbidden', 'A service token reaches secrets of its own project only');
  if (caller.kind === 'scim')
    throw new LocketError('forbidden', 'A SCIM token is for the people and groups of its organization only');
  if (caller.kind === 'identity') return caller;
  const { orgId, membershipId, orgRole } = caller;
  if (!orgId || !membershipId || !orgRole)
    throw new LocketError('unauthenticated', 'Select an organization first: the token is not scoped to one');
  return { ...caller, orgId, membershipId, orgRole };
};

/** How the trail names the caller. */
export const actorOf = (caller: Caller): Actor => {
  if (caller.kind === 'identity') {
    const { id, name, authMethod } = caller;
    return { type: 'identity', metadata: { identityId: id, name, authMethod } };
  }
  if (caller.kind === 'service')
    return { type: 'service', metadata: { serviceId: caller.id, name: caller.name } };
  if (caller.kind === 'scim')
    return { type: 'scimClient', metadata: { scimTokenId: caller.id, name: caller.token.description } };
  if (caller.kind === 'user') {
    const { id, email, username, sessionId, signedInBy, loginMethod = 'email' } = caller;
    const authMethod = signedInBy?.method ?? (sessionId === undefined ? 'api-key' : loginMethod);
    return { type: 'user', metadata: { userId: id, email, username, authMethod } };
  }
  return { type: 'anonymous', metadata: {} };
};

export interface MetadataEntry {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  /** Whether single sign-on said it of the person, and takes it back when it says so no more; absent for what an admin set. */
  readonly bySso?: true;
}

/** Metadata as placeholders of rules look it up: by key. */
export const metadataByKey = (entries: readonly MetadataEntry[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));

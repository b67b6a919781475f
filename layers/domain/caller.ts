import type { Actor } from './audit/event.ts';
import { LocketError } from './errors.ts';

/** A machine identity that presented a valid access token. */
export interface IdentityCaller {
  readonly kind: 'identity';
  readonly id: string;
  readonly name: string;
  readonly orgId: string;
  /** Organization role slug; `custom` with `orgCustomRoleId`. */
  readonly orgRole: string;
  readonly orgCustomRoleId?: string | undefined;
  /** Whether it may be in a group; absent when it never was in any. */
  readonly inGroups?: boolean | undefined;
  readonly authMethod: string;
  /** What its login found out about it, e.g. its AWS account. */
  readonly authClaims: Readonly<Record<string, string>>;
  readonly tokenId: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A person with a live session; `orgId` once an organization was chosen. */
export interface UserCaller {
  readonly kind: 'user';
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly orgId?: string;
  readonly orgRole?: string;
  readonly orgCustomRoleId?: string | undefined;
  /** Whether the person may be in a group of the organization; absent when it never was in any. */
  readonly inGroups?: boolean | undefined;
  readonly sessionId: string;
  readonly superAdmin: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

interface AnonymousCaller {
  readonly kind: 'anonymous';
}

export type Caller = IdentityCaller | UserCaller | AnonymousCaller;
export type CallerKind = Caller['kind'];
/** A caller who acts inside one organization. */
export type Member = IdentityCaller | (UserCaller & { readonly orgId: string; readonly orgRole: string });

/** The caller as a member of an organization; `unauthenticated` when it is none. */
export const memberOf = (caller: Caller): Member => {
  if (caller.kind === 'anonymous') throw new LocketError('unauthenticated', 'Token missing');
  if (caller.kind === 'identity') return caller;
  if (!caller.orgId || !caller.orgRole)
    throw new LocketError('unauthenticated', 'Select an organization first: the token is not scoped to one');
  return { ...caller, orgId: caller.orgId, orgRole: caller.orgRole };
};

/** How the trail names the caller. */
export const actorOf = (caller: Caller): Actor => {
  if (caller.kind === 'identity')
    return { type: 'identity', metadata: { identityId: caller.id, name: caller.name } };
  if (caller.kind === 'user')
    return { type: 'user', metadata: { userId: caller.id, email: caller.email, username: caller.username } };
  return { type: 'anonymous', metadata: {} };
};

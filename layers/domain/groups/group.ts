import type { Identity } from '../identities/identity.ts';
import type { Invitation } from '../invitations/invitation.ts';
import type { Membership } from '../organizations/organization.ts';
import type { Change } from '../store/change.ts';

/** People and machine identities of an organization that are given roles together. */
export interface Group {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  /** Unique in the organization. */
  readonly slug: string;
  /** Slug of a built-in organization role; `custom` with `customRoleId`. */
  readonly role: string;
  readonly customRoleId?: string;
  /** What a directory calls it, if one said so. */
  readonly externalId?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Who can be in a group. */
export type GroupMemberKind = 'identity' | 'user';

/**
 * That somebody is in a group. It gives nothing once the group is gone, and nothing by another membership in the
 * organization than the one it was made for: who comes back there is in no group.
 */
export interface GroupMembership {
  readonly groupId: string;
  readonly orgId: string;
  readonly actorKind: GroupMemberKind;
  readonly actorId: string;
  /** Of the actor's membership in the organization. */
  readonly membershipId: string;
  readonly createdAt: string;
}

/** Who comes into a group, as read a moment ago: their membership in the organization says whether they are in any. */
export type Joining =
  | { readonly kind: 'user'; readonly membership: Membership }
  /** Somebody whose membership is written in the same transaction, and says itself that they are in groups. */
  | { readonly kind: 'arriving'; readonly membership: Membership }
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** Somebody who is to be in it from the moment the invitation is accepted, which has to say so too. */
  | { readonly kind: 'invited'; readonly invitation: Invitation }
  /** Somebody who is switched off: a directory says who is in its groups whether they may act or not. */
  | { readonly kind: 'absentee'; readonly membership: Membership }
  /** Somebody whom a directory provisioned and does not want to be here yet: the invitation will say so. */
  | { readonly kind: 'provisioned'; readonly userId: string; readonly membershipId: string };

/** Groups and who is in them. Every read is strongly consistent. */
export interface GroupStore {
  find(orgId: string, groupId: string): Promise<Group | undefined>;
  findBySlug(orgId: string, slug: string): Promise<Group | undefined>;
  listOf(orgId: string): Promise<readonly Group[]>;
  /** Refused with `already-exists` for a taken slug. */
  creation(group: Group): readonly Change[];
  /** Refused with `conflict` when somebody else changed the group meanwhile; `already-exists` for a taken slug. */
  replacement(group: Group, previous: Group): readonly Change[];
  /** From that moment its memberships give nothing; they are left to be cleared away. */
  deletion(group: Group): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the group still stands as it was read. */
  groupCheck(group: Group): Change;

  /** What is noted of the groups of an organization that somebody is in, by whichever membership there. */
  membershipsOf(kind: GroupMemberKind, actorId: string, orgId: string): Promise<readonly GroupMembership[]>;
  membership(group: Group, kind: GroupMemberKind, actorId: string): Promise<GroupMembership | undefined>;
  /** All who are in a group, by actor id. */
  everybodyIn(groupId: string, kind: GroupMemberKind): Promise<readonly GroupMembership[]>;
  /**
   * Refused with `already-exists` for a member, with `not-found` when the actor left the organization, with `conflict`
   * when group or identity changed meanwhile.
   */
  joining(group: Group, actor: Joining, at: string): readonly Change[];
  /** The same without a look at the group, for who makes or checks it in the same transaction. */
  entry(group: Group, actor: Joining, at: string): readonly Change[];
  /** Refused with `conflict` when the membership is gone by now. */
  leaving(membership: GroupMembership): readonly Change[];

  /** Names a group, and who is in it, so that they join the first round. */
  expect(orgId: string, groupId: string, kind?: GroupMemberKind): void;
  /** The same of all groups of an organization. */
  expectList(orgId: string): void;
}

import type { Invitation } from '../invitations/invitation.ts';
import type { Membership } from '../organizations/organization.ts';
import type { User } from '../users/user.ts';

/** What a directory says about a person. It is the organization's own: nobody's account is changed by it. */
export interface Attributes {
  readonly userName: string;
  readonly externalId: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly displayName: string | null;
  /** In lower case. */
  readonly email: string;
  /** What the directory says beside the address, as `work`. */
  readonly emailType: string | null;
  readonly isPrimaryEmail: boolean | null;
  /** What the directory wants; of who joined the membership says what is. */
  readonly active: boolean;
}

/** A person as a directory provisioned them. */
export interface ScimUser extends Attributes {
  /** The membership's, once there is one; until then also the invitation's. */
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Somebody whom a directory can see: a member, or who was provisioned and did not join yet. */
export interface ScimPerson {
  readonly id: string;
  readonly userId: string;
  readonly attributes: Attributes;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Absent of a member who was not provisioned. */
  readonly record: ScimUser | undefined;
  readonly membership: Membership | undefined;
}

/** A person with what the organization waits for. */
export interface ScimPersonInFull extends ScimPerson {
  readonly invitation: Invitation | undefined;
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** A provisioned person, joined or not. */
export const provisioned = (record: ScimUser, membership: Membership | undefined): ScimPerson => ({
  id: membership?.id ?? record.id,
  userId: record.userId,
  attributes: { ...record, active: membership?.isActive ?? record.active },
  createdAt: record.createdAt,
  updatedAt: later(record.updatedAt, membership?.updatedAt ?? ''),
  record,
  membership,
});

/** A member whom no directory provisioned, as their account says. */
export const notProvisioned = (membership: Membership, user: User): ScimPerson => ({
  id: membership.id,
  userId: user.id,
  attributes: {
    userName: user.username,
    externalId: null,
    givenName: user.firstName,
    familyName: user.lastName,
    displayName: [user.firstName, user.lastName].filter(Boolean).join(' ') || null,
    email: user.email ?? user.username,
    emailType: 'work',
    isPrimaryEmail: true,
    active: membership.isActive,
  },
  createdAt: membership.createdAt,
  updatedAt: membership.updatedAt,
  record: undefined,
  membership,
});

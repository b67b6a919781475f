import type { MetadataEntry } from '../caller.ts';
import { sha256Hex } from '../digests.ts';
import type { Membership } from '../organizations/organization.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';

/** Milliseconds for which a link works: 72 hours. */
export const invitationLifetime = 72 * 3_600_000;

/** The roles that an invited person is to have in one project. */
export interface InvitedToProject {
  readonly projectId: string;
  readonly roles: readonly RoleGrant[];
}

/** That somebody may become a member of an organization. It gives nothing until it is accepted. */
export interface Invitation {
  /** The membership's, once there is one. */
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly email: string;
  /** Slug of a built-in organization role; `custom` with `customRoleId`. */
  readonly role: string;
  readonly customRoleId?: string;
  readonly metadata?: readonly MetadataEntry[];
  readonly projects: readonly InvitedToProject[];
  /** True when groups wait for the person, which the membership then says from the start. */
  readonly inGroups?: true;
  /** SHA-256 (hex) of the code in the link. */
  readonly digest: string;
  /** True when the link went to the address itself: whoever comes by it reads mail there. */
  readonly isMailed: boolean;
  /** Epoch seconds. */
  readonly expiresAt: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Invitations: one at most for each person and organization. Every read is strongly consistent. */
export interface InvitationStore {
  find(orgId: string, userId: string): Promise<Invitation | undefined>;
  /** All of an organization, those that ran out not long ago included. */
  of(orgId: string): Promise<readonly Invitation[]>;
  /** Refused with `conflict` when there is one by now. */
  creation(invitation: Invitation): Change;
  /** Refused with `conflict` when somebody else changed or accepted it meanwhile; so is its removal. */
  replacement(invitation: Invitation, previous: Invitation): Change;
  removal(invitation: Invitation): Change;
}

/** The code of a link, and what is kept of it. */
export const newCode = ({ runtime }: Pick<Unit, 'runtime'>) => {
  const code = Buffer.from(runtime.randomBytes(32)).toString('hex');
  return { code, digest: sha256Hex(code) };
};

/** When a link made now stops working, in seconds since 1970. */
export const expiryFrom = (now: Date): number => Math.floor((now.getTime() + invitationLifetime) / 1000);

export const hasExpired = ({ expiresAt }: Invitation, now: Date): boolean =>
  expiresAt * 1000 <= now.getTime();

/** The membership that an invitation leads to; as long as it is not accepted, nothing but how it is shown. */
export const membershipFrom = (
  { id, orgId, userId, role, customRoleId, metadata, inGroups, createdAt }: Invitation,
  at: string,
): Membership => ({
  id,
  orgId,
  userId,
  role,
  ...(customRoleId !== undefined && { customRoleId }),
  ...(metadata && { metadata }),
  ...(inGroups && { inGroups }),
  isActive: true,
  createdAt,
  updatedAt: at,
});

import * as z from 'zod';
import type { OrganizationMember } from '../../layers/domain/organizations/member.ts';
import type { Membership, Organization } from '../../layers/domain/organizations/organization.ts';
import { id, instant, uuid } from '../../layers/http/wire.ts';

/** Whether reads whose audit event cannot be written fail or go on. */
export const auditFailureModes = ['fail', 'degrade'] as const;

/** Operations on one organization by its id. */
export const OrgId = z.object({ orgId: id });

export const OrganizationReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    slug: z.string(),
    customerId: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    authEnforced: z.boolean(),
    scimEnabled: z.boolean(),
    enforceMfa: z.boolean(),
    selectedMfaMethod: z.string().nullable(),
    enforceStepUp: z.boolean(),
    kmsDefaultKeyId: z.string().nullable(),
    kmsEncryptedDataKey: z.null(),
    defaultMembershipRole: z.string(),
    userTokenExpiration: z.string().nullable(),
    allowedEmailDomains: z.array(z.string()),
    auditFailureMode: z.enum(auditFailureModes),
    auditLogsRetentionDays: z.number().nullable(),
  });

export const organizationReply = (
  organization: Organization,
): z.input<ReturnType<typeof OrganizationReply>> => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  customerId: null,
  createdAt: organization.createdAt,
  updatedAt: organization.updatedAt,
  authEnforced: organization.authEnforced === true,
  scimEnabled: organization.scimEnabled ?? false,
  enforceMfa: organization.enforceMfa ?? false,
  selectedMfaMethod: organization.selectedMfaMethod ?? null,
  enforceStepUp: organization.enforceStepUp ?? false,
  kmsDefaultKeyId: null,
  kmsEncryptedDataKey: null,
  defaultMembershipRole: organization.defaultMembershipRole,
  userTokenExpiration: organization.sessionLifetime ?? null,
  allowedEmailDomains: [...(organization.allowedEmailDomains ?? [])],
  auditFailureMode: organization.auditFailureMode ?? 'fail',
  auditLogsRetentionDays: organization.auditLogsRetentionDays ?? null,
});

/** A membership as it stands, without the person. */
export const MembershipReply = () =>
  z.object({
    id: uuid,
    role: z.string(),
    roleId: z.string().nullable(),
    status: z.enum(['invited', 'accepted']),
    inviteEmail: z.string().nullable(),
    userId: uuid,
    orgId: uuid,
    isActive: z.boolean(),
    projectFavorites: z.array(z.string()).nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  });

export const membershipReply = ({
  membership,
  invitation,
}: Pick<OrganizationMember, 'membership' | 'invitation'>): z.input<ReturnType<typeof MembershipReply>> => ({
  id: membership.id,
  role: membership.role,
  roleId: membership.customRoleId ?? null,
  status: invitation ? 'invited' : 'accepted',
  inviteEmail: invitation?.email ?? null,
  userId: invitation?.id ?? membership.userId,
  orgId: membership.orgId,
  isActive: membership.isActive,
  projectFavorites: null,
  createdAt: membership.createdAt,
  updatedAt: membership.updatedAt,
});

/** The person of a membership; there is no end-to-end encryption to have a key for. */
const userMembers = () => ({
  id: uuid,
  username: z.string(),
  email: z.string().nullable(),
  isEmailVerified: z.boolean(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  publicKey: z.string(),
});

export const MemberReply = () => MembershipReply().extend({ user: z.object(userMembers()) });

export const memberReply = (member: OrganizationMember): z.input<ReturnType<typeof MemberReply>> => ({
  ...membershipReply(member),
  user: {
    id: member.user.id,
    username: member.user.username,
    email: member.user.email,
    isEmailVerified: member.user.isEmailVerified ?? false,
    firstName: member.user.firstName,
    lastName: member.user.lastName,
    publicKey: '',
  },
});

const MetadataReply = () => z.object({ id: uuid, key: z.string(), value: z.string() });

/** The same with what is known about the person in this organization. */
export const MemberDetailReply = () => MemberReply().extend({ metadata: z.array(MetadataReply()) });

const metadataOf = ({ metadata = [] }: Membership) =>
  metadata.map(({ id, key, value }) => ({ id, key, value }));

export const memberDetailReply = (
  member: OrganizationMember,
): z.input<ReturnType<typeof MemberDetailReply>> => ({
  ...memberReply(member),
  metadata: metadataOf(member.membership),
});

import * as z from 'zod';
import type { Identity, SeenIdentity } from '../../layers/domain/identities/identity.ts';
import type { DetailedIdentity } from '../../layers/domain/identities/list-identities.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { CustomRoleReply, customRoleReply } from '../roles/wire.ts';

const MetadataReply = () => z.object({ id: z.string(), key: z.string(), value: z.string() });

const identityMembers = () => ({
  id: uuid,
  name: z.string(),
  authMethod: z.string().nullable(),
  authMethods: z.array(z.string()),
  hasDeleteProtection: z.boolean(),
  createdAt: instant(),
  updatedAt: instant(),
});

/** An identity as creating, changing and deleting it answer. */
export const IdentityReply = () =>
  z.object({ ...identityMembers(), orgId: uuid, metadata: z.array(MetadataReply()) });

/** An identity's membership in its organization, as lists show it. */
export const OrganizationMembershipReply = () =>
  z.object({
    id: uuid,
    role: z.string(),
    roleId: z.string().nullable(),
    orgId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    identityId: uuid,
    customRole: CustomRoleReply().optional(),
    lastLoginAuthMethod: z.string().nullable(),
    lastLoginTime: instant().nullable(),
    identity: z.object(identityMembers()),
  });

/** The same with the identity's metadata. */
export const IdentityDetailReply = () =>
  OrganizationMembershipReply().extend({
    metadata: z.array(MetadataReply()),
    identity: z.object({ ...identityMembers(), activeLockoutAuthMethods: z.array(z.string()) }),
  });

const metadataOf = ({ metadata }: Identity) => metadata.map(({ id, key, value }) => ({ id, key, value }));

const membersOf = (identity: Identity) => ({
  id: identity.id,
  name: identity.name,
  authMethod: identity.authMethods[0] ?? null,
  authMethods: [...identity.authMethods],
  hasDeleteProtection: identity.hasDeleteProtection,
  createdAt: identity.createdAt,
  updatedAt: identity.updatedAt,
});

export const identityOnTheWire = (identity: Identity): z.input<ReturnType<typeof IdentityReply>> => ({
  ...membersOf(identity),
  orgId: identity.orgId,
  metadata: metadataOf(identity),
});

export const membershipOnTheWire = ({
  identity,
  lastLogin,
  customRole,
}: SeenIdentity): z.input<ReturnType<typeof OrganizationMembershipReply>> => ({
  id: identity.membershipId,
  role: identity.role,
  roleId: identity.customRoleId ?? null,
  orgId: identity.orgId,
  createdAt: identity.createdAt,
  updatedAt: identity.updatedAt,
  identityId: identity.id,
  lastLoginAuthMethod: lastLogin?.method ?? null,
  lastLoginTime: lastLogin?.at ?? null,
  ...(customRole && { customRole: customRoleReply(customRole) }),
  identity: membersOf(identity),
});

export const detailOnTheWire = (seen: DetailedIdentity): z.input<ReturnType<typeof IdentityDetailReply>> => ({
  ...membershipOnTheWire(seen),
  metadata: metadataOf(seen.identity),
  identity: { ...membersOf(seen.identity), activeLockoutAuthMethods: [...seen.lockedMethods] },
});

import type { MetadataEntry } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertMayGiveRole } from '../organizations/boundary.ts';
import type { Organization } from '../organizations/organization.ts';
import { assertCan } from '../permissions/ability.ts';
import type { RoleReference } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

export interface MetadataDraft {
  readonly key: string;
  readonly value: string;
}

export interface CreateIdentityRequest {
  readonly organizationId: string;
  readonly name: string;
  /** Organization role slug. */
  readonly role: string;
  readonly metadata: readonly MetadataDraft[];
  readonly hasDeleteProtection: boolean;
}

/** Metadata entries with ids of their own, in the order given. */
export const metadataFrom = (unit: Unit, drafts: readonly MetadataDraft[]): readonly MetadataEntry[] =>
  drafts.map(({ key, value }) => ({ id: unit.runtime.uuid(), key, value }));

interface NewIdentityRequest extends Omit<CreateIdentityRequest, 'role' | 'organizationId'> {
  readonly organization: Organization;
}

/** The organization that an identity is made in, and a check that it stays what the identity knows of it. */
export const homeOf = async ({ stores }: Unit, orgId: string) => {
  const organization = await stores.organizations.find(orgId);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  // One that comes while its organization is deleted or changed would be left out of what that does to all.
  return { organization, check: stores.organizations.homeCheck(organization) };
};

/** An identity that does not exist yet. */
export const newIdentity = (
  unit: Unit,
  id: string,
  { organization, ...request }: NewIdentityRequest,
  { role, customRoleId }: RoleReference,
): Identity => {
  const at = unit.runtime.now().toISOString();
  const { auditLogsRetentionDays: days } = organization;
  return {
    id,
    orgId: organization.id,
    name: request.name,
    role,
    ...(customRoleId !== undefined && { customRoleId }),
    membershipId: unit.runtime.uuid(),
    authMethods: [],
    attachments: [],
    hasTokenRows: false,
    ...(days !== undefined && { auditLogsRetentionDays: days }),
    metadata: metadataFrom(unit, request.metadata),
    hasDeleteProtection: request.hasDeleteProtection,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/**
 * Creates a machine identity. `not-found` for a foreign organization or an unknown role, `forbidden` for a role
 * beyond the caller's own.
 */
export const createIdentity = async (unit: Unit, request: CreateIdentityRequest): Promise<Identity> => {
  const access = await enterOrganization(unit, request.organizationId);
  const id = unit.runtime.uuid();
  assertCan(access.ability, 'create', 'identity', { identityId: id });
  const refusal = 'Failed to create a more privileged identity';
  const { reference, checks } = await assertMayGiveRole(unit, access, request.role, refusal);
  const { organizationId, ...rest } = request;
  const home = await homeOf(unit, organizationId);
  const identity = newIdentity(unit, id, { ...rest, organization: home.organization }, reference);
  unit.note({ metadata: { identityId: identity.id, name: identity.name, role: identity.role } });
  await unit.commit([...unit.stores.identities.creation(identity), home.check, ...checks]);
  return identity;
};

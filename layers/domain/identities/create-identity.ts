import { enterOrganization } from '../organizations/access.ts';
import { assertMayGiveRole } from '../organizations/boundary.ts';
import { assertCan } from '../permissions/ability.ts';
import type { RoleReference } from '../roles/named-roles.ts';
import type { Unit } from '../unit.ts';
import type { Identity, MetadataEntry } from './identity.ts';

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

/** An identity that does not exist yet. */
export const newIdentity = (
  unit: Unit,
  id: string,
  request: Omit<CreateIdentityRequest, 'role'>,
  { role, customRoleId }: RoleReference,
): Identity => {
  const at = unit.runtime.now().toISOString();
  return {
    id,
    orgId: request.organizationId,
    name: request.name,
    role,
    ...(customRoleId !== undefined && { customRoleId }),
    membershipId: unit.runtime.uuid(),
    authMethods: [],
    attachments: [],
    hasTokenRows: false,
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
  const identity = newIdentity(unit, id, request, reference);
  unit.note({ metadata: { identityId: identity.id, name: identity.name, role: identity.role } });
  const { identities, organizations } = unit.stores;
  await unit.commit([
    ...identities.creation(identity),
    // One that comes while its organization is deleted would be left out of what that ends.
    organizations.livingCheck(identity.orgId),
    ...checks,
  ]);
  return identity;
};

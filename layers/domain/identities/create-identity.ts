import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import { assertMayGiveRole } from './boundary.ts';
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

const newIdentity = (unit: Unit, request: CreateIdentityRequest): Identity => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    orgId: request.organizationId,
    name: request.name,
    role: request.role,
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
  const access = enterOrganization(unit, request.organizationId);
  const identity = newIdentity(unit, request);
  assertCan(access.ability, 'create', 'identity', { identityId: identity.id });
  assertMayGiveRole(unit, access, request.role, 'Failed to create a more privileged identity');
  unit.note({ metadata: { identityId: identity.id, name: identity.name } });
  await unit.commit(unit.stores.identities.creation(identity));
  return identity;
};

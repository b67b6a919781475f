import { LocketError } from '../errors.ts';
import { assertMayGiveRole, type GivenRole } from '../organizations/boundary.ts';
import { keepingAnOrganizationAdmin } from '../organizations/last-admin.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { beyondReach, enterToActAs, type IdentityAccess } from './access.ts';
import { assertMayReshape, holderOf } from './boundary.ts';
import { type MetadataDraft, metadataFrom } from './create-identity.ts';
import { type Identity, isOfOrganization } from './identity.ts';

/** What is left out stays as it is; metadata that is given replaces all of it. */
export interface UpdateIdentityRequest {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly metadata?: readonly MetadataDraft[] | undefined;
  readonly hasDeleteProtection?: boolean | undefined;
}

const deed = 'update';

const assertMayChange = async (
  unit: Unit,
  { access, identity }: IdentityAccess,
  { name, role, metadata }: UpdateIdentityRequest,
): Promise<GivenRole> => {
  const { role: before, customRoleId } = identity;
  if (role !== undefined && !isOfOrganization(identity))
    throw new LocketError('bad-request', 'An identity of a project has no role in the organization');
  const kept = { role: before, ...(customRoleId !== undefined && { customRoleId }) };
  const given =
    role === undefined
      ? { reference: kept, checks: [] }
      : await assertMayGiveRole(
          unit,
          access,
          role,
          'Failed to change to a more privileged role',
          holderOf(identity),
        );
  if (metadata !== undefined || (name !== undefined && name !== identity.name))
    await assertMayReshape(unit, access, identity, beyondReach(deed));
  return given;
};

const changed = (
  unit: Unit,
  { customRoleId: _, ...identity }: Identity,
  request: UpdateIdentityRequest,
  { reference }: GivenRole,
): Identity => ({
  ...identity,
  ...reference,
  name: request.name ?? identity.name,
  metadata: request.metadata ? metadataFrom(unit, request.metadata) : identity.metadata,
  hasDeleteProtection: request.hasDeleteProtection ?? identity.hasDeleteProtection,
  updatedAt: unit.runtime.now().toISOString(),
  revision: identity.revision + 1,
});

/**
 * Changes an identity. `not-found` for an unknown identity or role, `forbidden` when the identity has or would get
 * more rights than the caller, `bad-request` when its organization would be left without an admin.
 */
export const updateIdentity = (
  unit: Unit,
  identityId: string,
  request: UpdateIdentityRequest,
): Promise<Identity> =>
  retryingConflicts(unit, async () => {
    const found = await enterToActAs(unit, identityId, 'edit', deed);
    const given = await assertMayChange(unit, found, request);
    const identity = changed(unit, found.identity, request, given);
    unit.note({ metadata: { name: identity.name, ...(request.role && { role: identity.role }) } });
    await unit.commit([
      ...unit.stores.identities.replacement(identity, found.identity),
      ...given.checks,
      ...(identity.role === found.identity.role
        ? []
        : await keepingAnOrganizationAdmin(unit, found.access, [holderOf(found.identity)])),
    ]);
    return identity;
  });

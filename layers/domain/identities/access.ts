import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Span } from '../permissions/coverage.ts';
import type { Unit } from '../unit.ts';
import { assertMayActAs } from './boundary.ts';
import type { Identity } from './identity.ts';

export type IdentityAction = 'read' | 'create' | 'edit' | 'delete';

/** An identity of the caller's organization, and what the caller may do there. */
export interface IdentityAccess {
  readonly access: OrganizationAccess;
  readonly identity: Identity;
}

/**
 * An identity on which the caller may do `action`. `permission-denied` without the right, whether or not there is
 * such an identity; `not-found` for one of another organization, as if it did not exist.
 */
export const enterIdentity = async (
  unit: Unit,
  identityId: string,
  action: IdentityAction,
): Promise<IdentityAccess> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, action, 'identity', { identityId });
  const identity = await unit.stores.identities.find(identityId);
  if (!identity || identity.orgId !== access.orgId) throw new LocketError('not-found', 'Identity not found');
  unit.note({ metadata: { identityId: identity.id } });
  return { access, identity };
};

/** The end of every sentence that refuses a deed on an identity. */
export const beyondReach = (deed: string): string => `Failed to ${deed} a more privileged identity`;

/**
 * The same for a deed that alters, weakens, reveals or ends the identity or what logs in as it: besides the right, it
 * needs what acting as the identity needs; refused as `assertMayActAs` does.
 */
export const enterToActAs = async (
  unit: Unit,
  identityId: string,
  action: IdentityAction,
  deed: string,
  span?: Span,
): Promise<IdentityAccess> => {
  const found = await enterIdentity(unit, identityId, action);
  await assertMayActAs(unit, found.access, found.identity, beyondReach(deed), span);
  return found;
};

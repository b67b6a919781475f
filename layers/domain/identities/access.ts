import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { type Ability, assertCan } from '../permissions/ability.ts';
import type { Span } from '../permissions/coverage.ts';
import { enterProject } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { assertMayActAs } from './boundary.ts';
import type { Identity } from './identity.ts';

export type IdentityAction = 'read' | 'create' | 'edit' | 'delete';

export const unknownIdentity = (): LocketError => new LocketError('not-found', 'Identity not found');

/** An identity of the caller's organization, and what the caller may do there. */
export interface IdentityAccess {
  readonly access: OrganizationAccess;
  readonly identity: Identity;
}

/** Where the right to manage an identity comes from: its project, or else the organization. */
const abilityOver = async (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity | undefined,
): Promise<Ability> =>
  identity?.projectId === undefined ? access.ability : (await enterProject(unit, identity.projectId)).ability;

/**
 * An identity on which the caller may do `action`, in the organization or, with one that belongs to a project, there.
 * `permission-denied` without the right, whether or not there is such an identity; `not-found` for one of another
 * organization, as if it did not exist.
 */
export const enterIdentity = async (
  unit: Unit,
  identityId: string,
  action: IdentityAction,
): Promise<IdentityAccess> => {
  const access = await enterOrganization(unit);
  const found = await unit.stores.identities.find(identityId);
  const identity = found?.orgId === access.orgId ? found : undefined;
  assertCan(await abilityOver(unit, access, identity), action, 'identity', { identityId });
  if (!identity) throw unknownIdentity();
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

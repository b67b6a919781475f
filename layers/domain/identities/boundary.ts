import type { OrganizationAccess } from '../organizations/access.ts';
import { assertCoversProjects, assertMayActAsHolder } from '../organizations/boundary.ts';
import type { OrganizationHolder } from '../organizations/standing.ts';
import { forGood, type Span } from '../permissions/coverage.ts';
import { hasPlaceholder } from '../permissions/placeholders.ts';
import type { Unit } from '../unit.ts';
import type { Identity } from './identity.ts';

/** Whose rights an identity has in its organization. */
export const holderOf = ({
  id,
  orgId,
  membershipId,
  role,
  customRoleId,
  inGroups,
}: Identity): OrganizationHolder => ({
  kind: 'identity',
  id,
  orgId,
  membershipId,
  role,
  customRoleId,
  inGroups,
});

/**
 * Refuses to alter, weaken, reveal or end an identity, what logs in as it, or what it holds, unless the caller may do
 * everything the identity may, in the organization and in each of its projects, for all of the span: who holds an
 * identity's credentials is that identity, and who ends them silences it. `forbidden` with `message`.
 *
 * @param span as long as what is made lives; for good when it cannot be taken back, or does not end by itself.
 */
export const assertMayActAs = (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  message: string,
  span?: Span,
): Promise<void> => assertMayActAsHolder(unit, access, holderOf(identity), message, span);

/**
 * Refuses to change an identity's name or metadata when a rule of it depends on them and the caller does not have
 * the most that rule may come to mean: `forbidden` with `message`. An identity itself is asked too: it could write
 * itself more rights.
 */
export const assertMayReshape = (
  unit: Unit,
  access: OrganizationAccess,
  identity: Identity,
  message: string,
): Promise<void> =>
  assertCoversProjects(
    unit,
    access,
    holderOf(identity),
    forGood(unit.runtime.now()),
    message,
    hasPlaceholder,
  );

import { instanceScope } from '../audit/event.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import type { Membership, Organization } from './organization.ts';

const organizationsBehind = async (
  unit: Unit,
  orgIds: readonly string[],
): Promise<readonly Organization[]> => {
  const found = await Promise.all(orgIds.map((orgId) => unit.stores.organizations.find(orgId)));
  return found.flatMap((organization) => organization ?? []);
};

/** The organizations a person takes part in, longest first. */
const activeMemberships = async (unit: Unit, userId: string): Promise<readonly Membership[]> => {
  const memberships = await unit.stores.organizations.membershipsOf(userId);
  return memberships
    .filter(({ isActive }) => isActive)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
};

/** Where the trail keeps what a person does outside any organization: with the one they are in longest. */
export const homeOf = async (unit: Unit, userId: string): Promise<string> =>
  (await activeMemberships(unit, userId))[0]?.orgId ?? instanceScope;

/** Every organization the caller may act in: of a person those with an active membership, of a machine its one. */
export const organizationsOfCaller = async (unit: Unit): Promise<readonly Organization[]> => {
  const { caller } = unit;
  if (caller.kind === 'anonymous') throw new LocketError('unauthenticated', 'Token missing');
  if (caller.kind !== 'user') return organizationsBehind(unit, [caller.orgId]);
  const memberships = await activeMemberships(unit, caller.id);
  const { signedInBy } = caller;
  const acting = caller.orgId ?? signedInBy?.orgId;
  unit.note({ organizationId: acting ?? memberships[0]?.orgId ?? instanceScope });
  return organizationsBehind(
    unit,
    memberships.flatMap(({ orgId }) => ((signedInBy?.orgId ?? orgId) === orgId ? [orgId] : [])),
  );
};

/** The organization the caller acts in; `not-found` when it is gone. */
export const organizationOfCaller = async (unit: Unit, orgId: string): Promise<Organization> => {
  const [organization] = await organizationsBehind(unit, [orgId]);
  if (!organization) throw new LocketError('not-found', 'Organization not found');
  return organization;
};

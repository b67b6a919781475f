import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { type CustomRole, customRolesOf, inOrganization } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { enterGroup } from './access.ts';
import type { Group } from './group.ts';
import { groupsOf } from './standing-in-groups.ts';

/** A group with the custom role that it has in the organization, if it has one. */
export interface RoledGroup {
  readonly group: Group;
  readonly customRole: CustomRole | undefined;
}

/** Groups of one organization, each with its custom role. */
const withRolesOf = async (
  unit: Pick<Unit, 'stores'>,
  orgId: string,
  groups: readonly Group[],
): Promise<readonly RoledGroup[]> => {
  const roles = await customRolesOf(unit, inOrganization(orgId), groups);
  return groups.map((group) => ({ group, customRole: roles.get(group.customRoleId ?? '') }));
};

export const withRoleOf = async (unit: Pick<Unit, 'stores'>, group: Group): Promise<RoledGroup> => {
  const [roled] = await withRolesOf(unit, group.orgId, [group]);
  return roled ?? { group, customRole: undefined };
};

const byName = (a: Group, b: Group): number => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** Every group of the caller's organization, in name order. Needs `groups:read`; `not-found` for another organization. */
export const listGroups = async (unit: Unit, organizationId?: string): Promise<readonly RoledGroup[]> => {
  const { orgId, ability } = await enterOrganization(unit, organizationId);
  assertCan(ability, 'read', 'groups');
  const groups = await unit.stores.groups.listOf(orgId);
  unit.note({ metadata: { numberOfGroups: groups.length } });
  return withRolesOf(unit, orgId, [...groups].sort(byName));
};

/** One group by id. Needs `groups:read`. */
export const readGroup = async (unit: Unit, groupId: string): Promise<RoledGroup> =>
  withRoleOf(unit, (await enterGroup(unit, groupId, 'read')).group);

/** The groups that a person of the organization is in, in name order. Needs `groups:read` for anybody but oneself. */
export const groupsOfPerson = async (unit: Unit, username: string): Promise<readonly Group[]> => {
  const { orgId, member, ability } = await enterOrganization(unit);
  const user = await unit.stores.users.findByUsername(username);
  if (member.kind !== 'user' || member.id !== user?.id) assertCan(ability, 'read', 'groups');
  const membership = user && (await unit.stores.organizations.membership(orgId, user.id));
  if (!user || !membership) throw new LocketError('not-found', 'No such member of the organization');
  const { id: membershipId, inGroups } = membership;
  const groups = await groupsOf(unit, { kind: 'user', id: user.id, orgId, membershipId, inGroups });
  unit.note({ metadata: { userId: user.id, numberOfGroups: groups.length } });
  return [...groups].sort(byName);
};

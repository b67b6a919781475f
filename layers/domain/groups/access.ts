import { LocketError } from '../errors.ts';
import { enterOrganization, type OrganizationAccess } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import type { Group } from './group.ts';

type GroupAction = 'read' | 'edit' | 'delete';

/** A group of the caller's organization, and what the caller may do there. */
export interface GroupAccess {
  readonly access: OrganizationAccess;
  readonly group: Group;
}

export const unknownGroup = (): LocketError => new LocketError('not-found', 'Group not found');

/**
 * A group on which the caller may do `action`. `permission-denied` without the right, whether or not there is such a
 * group; `not-found` for one of another organization, as if it did not exist.
 */
export const enterGroup = async (unit: Unit, groupId: string, action: GroupAction): Promise<GroupAccess> => {
  const access = await enterOrganization(unit);
  assertCan(access.ability, action, 'groups');
  const group = await unit.stores.groups.find(access.orgId, groupId);
  if (!group) throw unknownGroup();
  unit.note({ metadata: { groupId: group.id, name: group.name } });
  return { access, group };
};

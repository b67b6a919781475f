import { memberOf } from '../caller.ts';
import { groupMembershipsOf } from '../groups/standing-in-groups.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';

const byName = (a: Project, b: Project): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** The projects of the caller's organization in which the caller, or a group of it, holds a membership, in name order. */
export const listProjects = async (unit: Unit): Promise<readonly Project[]> => {
  const member = memberOf(unit.caller);
  const { projects: store } = unit.stores;
  const [own, groups] = await Promise.all([
    store.grantsOf(member.kind, member.id),
    groupMembershipsOf(unit, member),
  ]);
  const ofGroups = await Promise.all(groups.map(({ groupId }) => store.grantsOf('group', groupId)));
  const here = [...own, ...ofGroups.flat()].filter(({ orgId }) => orgId === member.orgId);
  const ids = [...new Set(here.map(({ projectId }) => projectId))];
  const found = await Promise.all(ids.map((projectId) => store.find(projectId)));
  const projects = found.filter((project) => project?.orgId === member.orgId) as readonly Project[];
  unit.note({ organizationId: member.orgId, metadata: { numberOfProjects: projects.length } });
  return [...projects].sort(byName);
};

/** The same for somebody who is about to invite people into them: needs `member:create` in the organization. */
export const listProjectsToInviteTo = async (unit: Unit): Promise<readonly Project[]> => {
  assertCan((await enterOrganization(unit)).ability, 'create', 'member');
  return listProjects(unit);
};

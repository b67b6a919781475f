import { memberOf } from '../caller.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import type { Project } from './project.ts';

const byName = (a: Project, b: Project): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** The projects of the caller's organization in which the caller holds a membership, in name order. */
export const listProjects = async (unit: Unit): Promise<readonly Project[]> => {
  const member = memberOf(unit.caller);
  const grants = await unit.stores.projects.grantsOf(member.kind, member.id);
  const own = grants.filter(({ orgId }) => orgId === member.orgId);
  const found = await Promise.all(own.map(({ projectId }) => unit.stores.projects.find(projectId)));
  const projects = found.filter((project) => project?.orgId === member.orgId) as readonly Project[];
  unit.note({ organizationId: member.orgId, metadata: { numberOfProjects: projects.length } });
  return [...projects].sort(byName);
};

/** The same for somebody who is about to invite people into them: needs `member:create` in the organization. */
export const listProjectsToInviteTo = async (unit: Unit): Promise<readonly Project[]> => {
  assertCan(enterOrganization(unit).ability, 'create', 'member');
  return listProjects(unit);
};

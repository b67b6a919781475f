import { listProjects } from '../projects/list-projects.ts';
import type { PersonMembership } from '../projects/people.ts';
import type { Project } from '../projects/project.ts';
import { customRolesOf, inProject } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { enterOrganization } from './access.ts';
import { grantsHere } from './change-member.ts';
import { readMember } from './member.ts';

/** The projects of the caller's organization that the caller is in, in name order; `not-found` for any other one. */
export const listOwnProjects = async (unit: Unit, orgId: string): Promise<readonly Project[]> => {
  await enterOrganization(unit, orgId);
  return listProjects(unit);
};

/** The projects that a person of the organization is in by own grants, in name order. Needs `member:read`. */
export const projectsOfMember = async (
  unit: Unit,
  orgId: string,
  membershipId: string,
): Promise<readonly PersonMembership[]> => {
  const { membership, user } = await readMember(unit, orgId, membershipId);
  const grants = await grantsHere(unit, membership);
  const found = await Promise.all(
    grants.map(async (grant) => {
      const [project, customRoles] = await Promise.all([
        unit.stores.projects.find(grant.projectId),
        customRolesOf(unit, inProject(grant.projectId), grant.roles),
      ]);
      return project ? [{ project, grant, user, customRoles }] : [];
    }),
  );
  return found.flat().sort((a, b) => a.project.name.localeCompare(b.project.name, 'en'));
};

import { enterOrganization } from '../organizations/access.ts';
import { assertCan, can } from '../permissions/ability.ts';
import { enterProject, unknownProject } from '../projects/access.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';

/** The project whose trail is to be read; `permission-denied` without `audit-logs:read` there. */
export const enterProjectTrail = async (unit: Unit, projectId: string): Promise<Project> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'audit-logs');
  return project;
};

/**
 * The id of the organization whose trail is to be read, that of all its projects or of one; `permission-denied` without
 * `audit-logs:read` there. One who may read the trail of a single project may ask for that.
 */
export const enterTrail = async (unit: Unit, projectId: string | undefined): Promise<string> => {
  const { orgId, ability } = await enterOrganization(unit);
  if (projectId !== undefined && !can(ability, 'read', 'audit-logs'))
    return (await enterProjectTrail(unit, projectId)).orgId;
  assertCan(ability, 'read', 'audit-logs');
  if (projectId !== undefined && (await unit.stores.projects.find(projectId))?.orgId !== orgId)
    throw unknownProject();
  return orgId;
};

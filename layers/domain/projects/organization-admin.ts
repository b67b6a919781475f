import { isRefusal, LocketError } from '../errors.ts';
import { enterAsOrganizationAdmin } from '../organizations/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { unknownProject } from './access.ts';
import { isRestorable } from './deleted.ts';
import { lasting, newGrant, withRoles } from './grant.ts';
import { isLastingAdmin } from './last-admin.ts';
import type { Project, ProjectGrant } from './project.ts';

export interface ProjectSearch {
  readonly offset: number;
  readonly limit: number;
  /** Part of the name, in any case. */
  readonly search?: string | undefined;
}

export interface ProjectPage {
  readonly projects: readonly Project[];
  /** How many there are in all, the page left aside. */
  readonly count: number;
}

const byName = (a: Project, b: Project): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** Every project of the organization, whoever is a member, in name order. Needs `access-all-projects`. */
export const listEveryProject = async (
  unit: Unit,
  { offset, limit, search = '' }: ProjectSearch,
): Promise<ProjectPage> => {
  const { orgId } = await enterAsOrganizationAdmin(unit);
  const wanted = search.toLowerCase();
  const found = (await unit.stores.projects.listOf(orgId))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort(byName);
  unit.note({ metadata: { numberOfProjects: found.length } });
  return { projects: found.slice(offset, offset + limit), count: found.length };
};

/** A project of the organization, or a deleted one that can be restored: nobody else might be left to do that. */
const projectOf = async ({ stores, runtime }: Unit, orgId: string, projectId: string): Promise<Project> => {
  const live = await stores.projects.find(projectId);
  const deleted = live ? undefined : await stores.projects.findDeleted(projectId);
  const project = live ?? (deleted && isRestorable(deleted, runtime.now()) ? deleted.project : undefined);
  if (project?.orgId !== orgId) throw unknownProject();
  return project;
};

const creation = async (unit: Unit, grant: ProjectGrant): Promise<void> => {
  try {
    await unit.commit(unit.stores.projects.grantCreation(grant));
  } catch (error) {
    if (!isRefusal(error, 'already-exists')) throw error;
    throw new LocketError('conflict', 'Somebody else made this membership at the same moment', {
      cause: error,
    });
  }
};

const becomeAdmin = async (unit: Unit, project: Project): Promise<ProjectGrant> => {
  const { member } = await enterAsOrganizationAdmin(unit);
  const { projects } = unit.stores;
  const before = await projects.grant(project.id, member.kind, member.id);
  if (before && isLastingAdmin(before.roles)) return before;
  const roles = [lasting(unit, 'admin')];
  const grant = before ? withRoles(unit, before, roles) : newGrant(unit, project, member, roles);
  if (before) await unit.commit(projects.grantReplacement(grant, before));
  else await creation(unit, grant);
  return grant;
};

/**
 * Makes the caller an admin of a project for good, whether or not it was a member: the way into a project without
 * anybody. Needs `access-all-projects` in the organization; leaves its own event in the project's trail.
 */
export const grantAdminAccess = (unit: Unit, projectId: string): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const { orgId } = await enterAsOrganizationAdmin(unit);
    const project = await projectOf(unit, orgId, projectId);
    unit.note({
      projectId: project.id,
      retentionDays: project.auditLogsRetentionDays ?? undefined,
      metadata: { name: project.name, slug: project.slug },
    });
    return becomeAdmin(unit, project);
  });

import { memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { enterProject, enterProjectBySlug, type ProjectAccess, unknownProject } from './access.ts';
import type { Project } from './project.ts';

/** How a client names a project: by id, or by its slug in the caller's organization. */
export type ProjectReference = { readonly id: string } | { readonly slug: string };

/** The caller's rights in the project so named; refused as `enterProject` does. */
export const enter = (unit: Unit, reference: ProjectReference): Promise<ProjectAccess> =>
  'id' in reference ? enterProject(unit, reference.id) : enterProjectBySlug(unit, reference.slug);

/** The project of the caller's organization so named, whether or not the caller is a member; `not-found`. */
export const findProject = async (
  { caller, stores }: Unit,
  reference: ProjectReference,
): Promise<Project> => {
  const { orgId } = memberOf(caller);
  const id = 'id' in reference ? reference.id : await stores.projects.idBySlug(orgId, reference.slug);
  const project = id === undefined ? undefined : await stores.projects.find(id);
  if (project?.orgId !== orgId) throw unknownProject();
  return project;
};

/**
 * The caller's rights in the project that holds `what`, e.g. an environment known by id only. In a foreign project it
 * answers `not-found` in the very words used when it does not exist at all.
 */
export const enterHolderOf = async (
  unit: Unit,
  what: string,
  projectId: string | undefined,
): Promise<ProjectAccess> => {
  const orgId = unit.caller.kind === 'anonymous' ? undefined : unit.caller.orgId;
  const project = projectId === undefined ? undefined : await unit.stores.projects.find(projectId);
  if (!project || project.orgId !== orgId) throw new LocketError('not-found', `${what} not found`);
  return enterProject(unit, project.id);
};

/** A project, for whoever is a member of it: what it is called and which environments it has is no secret to them. */
export const readProject = async (unit: Unit, reference: ProjectReference): Promise<Project> => {
  const { project } = await enter(unit, reference);
  unit.note({ metadata: { name: project.name, slug: project.slug } });
  return project;
};

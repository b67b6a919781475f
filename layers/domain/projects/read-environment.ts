import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';
import { enterProject, environmentBySlug, type ProjectAccess } from './access.ts';
import { environmentById, type PlacedEnvironment } from './environments.ts';
import type { Environment, Project } from './project.ts';
import { enterHolderOf } from './reference.ts';

const reading = (
  unit: Unit,
  { project, ability }: ProjectAccess,
  find: (project: Project) => Environment,
): PlacedEnvironment => {
  assertCan(ability, 'read', 'environments');
  const environment = find(project);
  unit.note({ metadata: { id: environment.id } });
  return { project, environment };
};

/** An environment of a project, by id. Needs `environments:read`. */
export const readEnvironment = async (
  unit: Unit,
  projectId: string,
  environmentId: string,
): Promise<PlacedEnvironment> =>
  reading(unit, await enterProject(unit, projectId), (project) => environmentById(project, environmentId));

/** An environment of a project, by slug. Needs `environments:read`. */
export const readEnvironmentBySlug = async (
  unit: Unit,
  projectId: string,
  slug: string,
): Promise<PlacedEnvironment> =>
  reading(unit, await enterProject(unit, projectId), (project) => environmentBySlug(project, slug));

/** An environment by id alone; one in a foreign project looks like none. Needs `environments:read`. */
export const findEnvironment = async (unit: Unit, environmentId: string): Promise<PlacedEnvironment> => {
  const projectId = await unit.stores.projects.projectOfEnvironment(environmentId);
  const access = await enterHolderOf(unit, 'Environment', projectId);
  return reading(unit, access, (project) => environmentById(project, environmentId));
};

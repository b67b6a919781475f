import { assertFreeEnvironment } from '../approvals/governed-trees.ts';
import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { assertSteppedUp } from '../second-factors/stepped-up.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { placed, without } from './environment-order.ts';
import { type Environment, maxEnvironments, type Project } from './project.ts';

/** An environment and the project it belongs to. */
export interface PlacedEnvironment {
  readonly project: Project;
  readonly environment: Environment;
}

export interface EnvironmentRequest {
  readonly name: string;
  readonly slug: string;
  /** 1-based; behind the last when absent. */
  readonly position?: number | undefined;
}

/** `not-found` unless the project has it. */
export const environmentById = ({ environments }: Project, id: string): Environment => {
  const found = environments.find((environment) => environment.id === id);
  if (!found) throw new LocketError('not-found', 'Environment not found');
  return found;
};

/** `already-exists` when another environment has the slug. */
export const assertSlugIsFree = ({ environments }: Project, slug: string, owner?: string): void => {
  if (environments.some((environment) => environment.slug === slug && environment.id !== owner))
    throw new LocketError('already-exists', 'An environment with this slug already exists in the project');
};

export const assertRoom = ({ environments }: Project): void => {
  if (environments.length >= maxEnvironments)
    throw new LocketError('invalid-input', `A project holds at most ${maxEnvironments} environments`);
};

/** The environment in question, all of them as they are to be, and what changes along with them. */
type Decision = readonly [Environment, readonly Environment[], ...Change[]];

/**
 * Environments live in their project's item: of two changes at once, one loses and is made again on top of the other,
 * so none is lost and no two stand at one position.
 */
export const changing = (
  unit: Unit,
  projectId: string,
  decide: (access: ProjectAccess) => Decision | Promise<Decision>,
): Promise<PlacedEnvironment> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    const [subject, environments, ...changes] = await decide(access);
    const next = { ...access.project, environments, revision: access.project.revision + 1 };
    await unit.commit([...unit.stores.projects.replacement(next, access.project), ...changes]);
    return { project: next, environment: environments.find(({ id }) => id === subject.id) ?? subject };
  });

/**
 * Adds an environment at its position. Needs `environments:create`; `already-exists` for a slug that is taken,
 * `invalid-input` when the project is full.
 */
export const createEnvironment = (
  unit: Unit,
  projectId: string,
  { name, slug, position }: EnvironmentRequest,
): Promise<PlacedEnvironment> =>
  changing(unit, projectId, ({ project, ability }) => {
    assertCan(ability, 'create', 'environments');
    assertSlugIsFree(project, slug);
    assertRoom(project);
    unit.note({ metadata: { name, slug } });
    const at = unit.runtime.now().toISOString();
    const made = { id: unit.runtime.uuid(), name, slug, position: 0, createdAt: at, updatedAt: at };
    return [made, placed(project.environments, made, position)];
  });

/**
 * Deletes an environment with everything in it, the last one too: for a while it can be restored. Needs
 * `environments:delete`.
 */
export const deleteEnvironment = (
  unit: Unit,
  projectId: string,
  environmentId: string,
): Promise<PlacedEnvironment> =>
  changing(unit, projectId, async ({ project, ability }) => {
    assertCan(ability, 'delete', 'environments');
    const gone = environmentById(project, environmentId);
    if (gone.isProtected) assertSteppedUp(unit, 'Deleting a protected environment');
    await assertFreeEnvironment(unit, project, gone, 'remove its policies before you delete the environment');
    unit.note({ metadata: { name: gone.name, slug: gone.slug } });
    const at = unit.runtime.now().toISOString();
    const kept = unit.stores.projects.environmentDeletion(project.id, gone, at);
    return [gone, without(project.environments, gone.id), kept];
  });

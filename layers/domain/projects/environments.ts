import { LocketError } from '../errors.ts';
import { recorded } from '../history/commit.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { placeRenaming } from '../secrets/place-renaming.ts';
import {
  type Consequences,
  changesFrom,
  consequencesOf,
  type References,
} from '../secrets/renaming-consequences.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterProject, environmentBySlug, type ProjectAccess } from './access.ts';
import { placed, without } from './environment-order.ts';
import { assertOpensNoPlace } from './openings.ts';
import { type Environment, maxEnvironments, type Project } from './project.ts';
import { enterHolderOf } from './reference.ts';

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

export interface EnvironmentChanges {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly position?: number | undefined;
  /** Has the references that name the environment follow a new slug. */
  readonly updateReferences?: boolean | undefined;
}

/** An environment as it is now, and who refers to what is in it when it has another slug. */
export interface UpdatedEnvironment extends PlacedEnvironment {
  readonly references: References | undefined;
}

const environmentById = ({ environments }: Project, id: string): Environment => {
  const found = environments.find((environment) => environment.id === id);
  if (!found) throw new LocketError('not-found', 'Environment not found');
  return found;
};

const assertSlugIsFree = ({ environments }: Project, slug: string, owner?: string): void => {
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

/** What a new slug means for those who refer to secrets of the environment. */
const consequencesOfSlug = (
  unit: Unit,
  access: ProjectAccess,
  old: Environment,
  slug: string,
  update: boolean,
): Promise<Consequences> =>
  consequencesOf(
    unit,
    access,
    () =>
      placeRenaming(
        unit,
        access,
        [{ environment: old, folderId: old.id, segments: [] }],
        ({ environment, segments }) => ({
          slug: environment.id === old.id ? slug : environment.slug,
          segments,
        }),
      ),
    { update },
  );

/**
 * Renames or moves an environment. Needs `environments:edit`, and under another slug the rights that this gives;
 * `already-exists` for a slug that is taken.
 */
export const updateEnvironment = async (
  unit: Unit,
  projectId: string,
  environmentId: string,
  { name, slug, position, updateReferences }: EnvironmentChanges,
): Promise<UpdatedEnvironment> => {
  let references: References | undefined;
  const made = await changing(unit, projectId, async (access) => {
    const { project, ability } = access;
    assertCan(ability, 'edit', 'environments');
    const old = environmentById(project, environmentId);
    if (slug !== undefined) assertSlugIsFree(project, slug, old.id);
    assertOpensNoPlace(access, { environment: old.slug }, { environment: slug ?? old.slug });
    const changed = {
      ...old,
      name: name ?? old.name,
      slug: slug ?? old.slug,
      updatedAt: unit.runtime.now().toISOString(),
    };
    const environments = placed(project.environments, changed, position);
    unit.note({ metadata: movement(old, environmentById({ ...project, environments }, old.id)) });
    if (changed.slug === old.slug) return [changed, environments];
    const consequences = await consequencesOfSlug(unit, access, old, changed.slug, updateReferences === true);
    references = consequences.references;
    const { changes, folders } = changesFrom(consequences);
    return [changed, environments, ...changes, ...(await recorded(unit, folders))];
  });
  return { ...made, references };
};

const movement = (old: Environment, changed: Environment) => ({
  oldName: old.name,
  newName: changed.name,
  oldSlug: old.slug,
  newSlug: changed.slug,
  oldPos: old.position,
  newPos: changed.position,
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
  changing(unit, projectId, ({ project, ability }) => {
    assertCan(ability, 'delete', 'environments');
    const gone = environmentById(project, environmentId);
    unit.note({ metadata: { name: gone.name, slug: gone.slug } });
    const at = unit.runtime.now().toISOString();
    const kept = unit.stores.projects.environmentDeletion(project.id, gone, at);
    return [gone, without(project.environments, gone.id), kept];
  });

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

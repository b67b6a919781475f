import { LocketError } from '../errors.ts';
import { type FolderPath, formatPath } from '../folders/paths.ts';
import {
  enterProject,
  enterProjectBySlug,
  environmentBySlug,
  type ProjectAccess,
} from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import type { Stores, Unit } from '../unit.ts';

/** A place for secrets as readers name it: an environment and a path, where a folder may or may not stand. */
export interface Place {
  readonly environment: Environment;
  readonly segments: FolderPath;
  /** Normalised path, `/` for the root. */
  readonly path: string;
}

export const placeAt = (environment: Environment, segments: FolderPath): Place => ({
  environment,
  segments,
  path: formatPath(segments),
});

/** One text per place, to keep places in maps. */
export const keyOf = ({ environment, path }: Place): string => `${environment.id}${path}`;

/** Points at a folder; the root of an environment has the environment's id. */
export interface FolderKey {
  readonly environmentId: string;
  readonly folderId: string;
}

/** Where a folder stands in its environment now; undefined when it or one above it is gone. */
export const folderPath = async (
  { stores: { folders } }: Pick<Unit, 'stores'>,
  { environmentId, folderId }: FolderKey,
): Promise<FolderPath | undefined> => {
  if (folderId === environmentId) return [];
  const folder = await folders.find(folderId);
  const line = folder && (await folders.lineage(folder));
  return line?.map(({ name }) => name);
};

/** Where a folder known by id stands now; undefined when it, one above it or its environment is gone. */
export const placeOfFolder = async (
  unit: Unit,
  { project }: Pick<ProjectAccess, 'project'>,
  folder: FolderKey,
): Promise<Place | undefined> => {
  const environment = project.environments.find(({ id }) => id === folder.environmentId);
  const segments = environment && (await folderPath(unit, folder));
  return segments && placeAt(environment, segments);
};

/** Where a caller wants to work: a project by id or slug, an environment slug and a folder path. */
export interface ScopeRequest {
  readonly projectId?: string | undefined;
  readonly projectSlug?: string | undefined;
  readonly environment: string;
  /** Path segments; none for the root. */
  readonly path: readonly string[];
  /** Id of the caller's change request that takes the changes up, where they have to be asked for. */
  readonly changeRequestId?: string | undefined;
}

/** A project, environment and folder the caller has entered, from authoritative reads. */
export interface Scope {
  readonly access: ProjectAccess;
  readonly environment: Environment;
  /** Normalised path, `/` for the root. */
  readonly path: string;
  readonly segments: readonly string[];
  /** Undefined when no folder stands at the path. */
  readonly folderId: string | undefined;
  /** Set where a change policy has the caller's changes asked for: rights to write are not what they need then. */
  readonly isAsked?: true;
  /** The change request that takes the caller's changes up; absent where they become one of their own. */
  readonly changeRequestId?: string | undefined;
}

/** A scope whose folder exists. */
export type PresentScope = Scope & { readonly folderId: string };

const folderIdAt = async (
  unit: Unit,
  access: ProjectAccess,
  environment: Environment,
  path: readonly string[],
) => {
  if (path.length === 0) return environment.id;
  return (await unit.stores.folders.resolve(access.project.id, environment.id, path))?.id;
};

/** Enters project, environment and folder: `not-found` for an unknown project or environment, `forbidden` without membership. */
export const openScope = async (unit: Unit, request: ScopeRequest): Promise<Scope> => {
  const access = await enter(unit, request);
  const environment = environmentBySlug(access.project, request.environment);
  const path = formatPath(request.path);
  unit.note({ metadata: { environment: environment.slug, secretPath: path } });
  const folderId = await folderIdAt(unit, access, environment, request.path);
  return { access, environment, path, segments: request.path, folderId };
};

const enter = (unit: Unit, { projectId, projectSlug }: ScopeRequest): Promise<ProjectAccess> => {
  if (projectId) return enterProject(unit, projectId);
  if (projectSlug) return enterProjectBySlug(unit, projectSlug);
  throw new LocketError('bad-request', 'Name a project: its id or its slug is missing');
};

/** The scope with its folder, or `not-found`. */
export const withFolder = (scope: Scope): PresentScope => {
  if (scope.folderId === undefined)
    throw new LocketError(
      'not-found',
      `Folder '${scope.path}' not found in environment '${scope.environment.slug}'`,
    );
  return scope as PresentScope;
};

export interface Actor {
  readonly kind: 'identity' | 'user';
  readonly id: string;
  readonly orgId: string | undefined;
}

/** Ids behind a scope as far as they are known from before: for speculative reads only. */
export interface ScopeGuess {
  readonly projectId: string;
  readonly environmentId: string;
  readonly folderId: string | undefined;
}

/** Names what entering this scope will read and says where it probably is; decides nothing. */
export const expectScope = (stores: Stores, actor: Actor, request: ScopeRequest): ScopeGuess | undefined => {
  const { projects, folders } = stores;
  const { projectSlug, environment, path } = request;
  const projectId =
    request.projectId ??
    (projectSlug && actor.orgId ? projects.guessId(actor.orgId, projectSlug) : undefined);
  if (!projectId) return undefined;
  projects.expect(projectId, actor.kind, actor.id);
  const environmentId = projects.guessEnvironmentId(projectId, environment);
  if (!environmentId) return undefined;
  folders.expect(environmentId, path);
  return { projectId, environmentId, folderId: folders.guessId(environmentId, path) };
};

/** The same for a request that is about to change secrets of the folder: its history goes on after its last commit. */
export const expectChange = (
  stores: Stores,
  ...asked: [actor: Actor, request: ScopeRequest]
): ScopeGuess | undefined => {
  const guess = expectScope(stores, ...asked);
  if (guess) stores.changePolicies.expectWhereKnown(guess.projectId);
  if (guess?.folderId) stores.history.expect(guess.folderId);
  return guess;
};

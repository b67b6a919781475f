import { isRefusal, LocketError } from '../errors.ts';
import { folderPath, openScope, type Scope, type ScopeRequest } from '../places/scope.ts';
import { enterProject, type ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import type { FolderPath } from './paths.ts';
import { noteFolder } from './trail.ts';

/** A live folder, where it stands and what the caller may do in its project. */
export interface LocatedFolder {
  readonly folder: Folder;
  readonly path: FolderPath;
  readonly environment: Environment;
  readonly access: ProjectAccess;
}

const unknownFolder = (): LocketError => new LocketError('not-found', 'Folder not found');

/** True for the root of an environment, which stands for it and is no record of its own. */
export const isRoot = (folder: Folder): boolean => folder.id === folder.environmentId;

export const rootOf = (access: ProjectAccess, environment: Environment): LocatedFolder => ({
  folder: {
    id: environment.id,
    projectId: access.project.id,
    environmentId: environment.id,
    parentId: environment.id,
    name: 'root',
    description: null,
    version: 1,
    createdAt: environment.createdAt,
    updatedAt: environment.updatedAt,
  },
  path: [],
  environment,
  access,
});

const pathOf = async (unit: Unit, folder: Folder): Promise<FolderPath> => {
  const path = await folderPath(unit, { environmentId: folder.environmentId, folderId: folder.id });
  if (!path) throw unknownFolder();
  return path;
};

/** Enters the project behind a folder id; a foreign one looks like a folder that does not exist. */
const enterProjectBehind = (unit: Unit, projectId: string): Promise<ProjectAccess> =>
  enterProject(unit, projectId).catch((error) => {
    throw isRefusal(error, 'not-found') ? unknownFolder() : error;
  });

/**
 * The folder with this id, or the root of the environment with this id. `not-found` when it, a folder above it, its
 * environment or its project is gone or foreign; `forbidden` without membership in its project.
 */
export const folderById = async (unit: Unit, id: string): Promise<LocatedFolder> => {
  const [folder, ownerOfRoot] = await Promise.all([
    unit.stores.folders.find(id),
    unit.stores.projects.projectOfEnvironment(id),
  ]);
  const projectId = folder?.projectId ?? ownerOfRoot;
  if (projectId === undefined) throw unknownFolder();
  const access = await enterProjectBehind(unit, projectId);
  const environment = access.project.environments.find((each) => each.id === (folder?.environmentId ?? id));
  if (!environment) throw unknownFolder();
  unit.note({ metadata: { environment: environment.slug } });
  if (!folder) return rootOf(access, environment);
  return { folder, path: await pathOf(unit, folder), environment, access };
};

/** The folder at a path. `not-found` for an unknown project, environment or path. */
export const folderAt = async (unit: Unit, request: ScopeRequest): Promise<LocatedFolder> => {
  const { access, environment, segments } = await openScope(unit, request);
  if (segments.length === 0) return rootOf(access, environment);
  const folder = await unit.stores.folders.resolve(access.project.id, environment.id, segments);
  if (!folder) throw unknownFolder();
  return { folder, path: segments, environment, access };
};

const childOf = async (unit: Unit, scope: Scope, name: string): Promise<Folder | undefined> =>
  scope.folderId === undefined
    ? undefined
    : unit.stores.folders.child(scope.environment.id, scope.folderId, name);

/**
 * The folder of this scope's environment with this id, wherever it stands, or else the one with this name in the
 * scope's folder. `not-found` when there is neither, `bad-request` for the root folder, which nobody may change.
 */
export const folderInScope = async (unit: Unit, scope: Scope, idOrName: string): Promise<LocatedFolder> => {
  const { access, environment } = scope;
  if (idOrName === environment.id)
    throw new LocketError('bad-request', 'The root folder cannot be renamed or deleted');
  const [byId, byName] = await Promise.all([
    unit.stores.folders.find(idOrName),
    childOf(unit, scope, idOrName),
  ]);
  if (byId?.environmentId === environment.id)
    return { folder: byId, path: await pathOf(unit, byId), environment, access };
  if (!byName) throw unknownFolder();
  return { folder: byName, path: [...scope.segments, byName.name], environment, access };
};

const noted = (unit: Unit, located: LocatedFolder): LocatedFolder => {
  noteFolder(unit, located);
  return located;
};

/** One folder by its id, or a root folder by its environment's; throws like `folderById`. */
export const readFolderById = async (unit: Unit, id: string): Promise<LocatedFolder> =>
  noted(unit, await folderById(unit, id));

/** One folder by its path; throws like `folderAt`. */
export const readFolderAt = async (unit: Unit, request: ScopeRequest): Promise<LocatedFolder> =>
  noted(unit, await folderAt(unit, request));

import { assertFreeTrees } from '../approvals/governed-trees.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { folderPath, openScope, type ScopeRequest } from '../places/scope.ts';
import { enterProject } from '../projects/access.ts';
import { isRestorable } from '../projects/deleted.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { DeletedFolder, Folder } from './folder.ts';
import { recordedAbove } from './folder-history.ts';
import { type LocatedFolder, rootOf } from './located-folder.ts';
import { type FolderPath, formatPath, joinPath } from './paths.ts';
import { assertMayFolder, assertMayRename, assertMaySubtree } from './rights.ts';
import { noteFolder, treeOf } from './trail.ts';

/** A deleted folder and the path it had. */
export interface LostFolder extends DeletedFolder {
  readonly path: FolderPath;
}

const notRestorable = (): LocketError =>
  new LocketError('not-found', 'No deleted folder with this id can be restored');

const byDeletion = (a: DeletedFolder, b: DeletedFolder): number => b.deletedAt.localeCompare(a.deletedAt);

/**
 * The folders that were directly inside a folder and can be restored, last deleted first. Needs the right to create
 * folders there, as restoring does; `not-found` for an unknown project or environment.
 */
export const listDeletedFolders = async (
  unit: Unit,
  request: ScopeRequest,
): Promise<readonly LostFolder[]> => {
  const { access, environment, folderId, segments } = await openScope(unit, request);
  assertMayFolder(access, 'create', environment, segments);
  const all = folderId === undefined ? [] : await unit.stores.folders.deletedIn(environment.id, folderId);
  const restorable = all.filter((each) => isRestorable(each, unit.runtime.now())).sort(byDeletion);
  unit.note({ metadata: { folderPath: formatPath(segments), numberOfFolders: restorable.length } });
  return restorable.map((each) => ({ ...each, path: [...segments, each.folder.name] }));
};

/** Path of the folder that held this one; `bad-request` when it is deleted itself. */
const pathAbove = async (unit: Unit, { environmentId, parentId }: Folder): Promise<FolderPath> => {
  const path = await folderPath(unit, { environmentId, folderId: parentId });
  if (!path)
    throw new LocketError('bad-request', 'A folder that held this one is deleted: restore that first');
  return path;
};

const enterProjectOf = (unit: Unit, { projectId }: Folder) =>
  enterProject(unit, projectId).catch((error) => {
    throw isRefusal(error, 'not-found') ? notRestorable() : error;
  });

const restoreOnce = async (
  unit: Unit,
  folderId: string,
  newName: string | undefined,
): Promise<LocatedFolder> => {
  const now = unit.runtime.now();
  const deleted = await unit.stores.folders.findDeleted(folderId);
  if (!deleted) throw notRestorable();
  const access = await enterProjectOf(unit, deleted.folder);
  const environment = access.project.environments.find(({ id }) => id === deleted.folder.environmentId);
  if (!environment || !isRestorable(deleted, now)) throw notRestorable();
  const at = now.toISOString();
  const { version, name } = deleted.folder;
  // The deletion took a version number of its own.
  const folder = { ...deleted.folder, name: newName ?? name, version: version + 2, updatedAt: at };
  const above = await pathAbove(unit, folder);
  const path = joinPath(above, folder.name);
  const located = { folder, path, environment, access };
  unit.note({ metadata: { environment: environment.slug, changedFolders: [treeOf(located)] } });
  noteFolder(unit, located);
  await assertMaySubtree(unit, located, 'create', [...above, name]);
  await assertMaySubtree(unit, located, 'create');
  const names = new Map([[folder.id, folder.name]]);
  await assertMayRename(unit, rootOf(access, environment), 'create', names);
  await assertFreeTrees(
    unit,
    [{ project: access.project, environment, folderId: folder.id, paths: [path] }],
    'restore its secrets themselves, so that it can be asked for',
  );
  await unit.commit([
    ...unit.stores.folders.restoration(folder, deleted, at),
    ...(await recordedAbove(unit, [{ folder, action: 'restore' }])),
  ]);
  return located;
};

/**
 * Brings a deleted folder back with everything below it, under another name if one is given: that needs what bringing
 * it back and renaming it then would need. `not-found` when there is none or its time is over, `bad-request` when the
 * name is taken or a folder above is deleted too.
 */
export const restoreFolder = (unit: Unit, folderId: string, newName?: string): Promise<LocatedFolder> =>
  retryingConflicts(unit, () => restoreOnce(unit, folderId, newName));

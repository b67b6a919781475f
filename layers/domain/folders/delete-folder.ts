import type { Asked } from '../approvals/ask.ts';
import { askToDelete } from '../approvals/ask-to-delete.ts';
import { LocketError } from '../errors.ts';
import { openScope, type ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { recordedAbove } from './folder-history.ts';
import { folderInScope, type LocatedFolder } from './located-folder.ts';
import { formatPath } from './paths.ts';
import { assertMaySubtree } from './rights.ts';
import { noteFolder, treeOf } from './trail.ts';

export interface DeleteFolderRequest extends ScopeRequest {
  /** Id of the folder, or its name inside `path`. */
  readonly folder: string;
  /** Refuses to delete a folder that holds something. */
  readonly onlyEmpty?: boolean;
}

const counted = (count: number, one: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`];

/** Refuses a folder that holds secrets, folders, imports or dynamic secrets that can be seen: `bad-request` saying how many. */
const assertEmpty = async (unit: Unit, { folder, path, access }: LocatedFolder): Promise<void> => {
  const { dynamicSecrets, folders, secrets, imports } = unit.stores;
  const { id, environmentId } = folder;
  const [own, below, imported, dynamic] = await Promise.all([
    secrets.inFolder(environmentId, id),
    folders.children(environmentId, id),
    imports.inFolder(environmentId, id),
    dynamicSecrets.inFolder(environmentId, id),
  ]);
  const known = new Set(access.project.environments.map((environment) => environment.id));
  const visible = imported.filter(({ sourceEnvironmentId }) => known.has(sourceEnvironmentId));
  const held = [
    ...counted(own.length, 'secret'),
    ...counted(below.length, 'folder'),
    ...counted(visible.length, 'import'),
    ...counted(dynamic.length, 'dynamic secret'),
  ];
  if (held.length > 0)
    throw new LocketError(
      'bad-request',
      `The folder '${formatPath(path)}' holds ${held.join(', ')}: delete them first, or send forceDelete: true`,
    );
};

const deleteWhole = async (unit: Unit, { folder }: LocatedFolder): Promise<void> =>
  unit.commit([
    ...unit.stores.folders.deletion(folder, unit.runtime.now().toISOString()),
    ...(await recordedAbove(unit, [{ folder, action: 'delete' }])),
  ]);

const deleteEmpty = async (unit: Unit, located: LocatedFolder): Promise<void> => {
  await assertEmpty(unit, located);
  const { folder } = located;
  const changes = [
    ...unit.stores.folders.emptyDeletion(folder, unit.runtime.now().toISOString()),
    ...(await recordedAbove(unit, [{ folder, action: 'delete' }])),
  ];
  // Whoever brings something in meanwhile is held back until this is decided, or has done so before the last look.
  await unit.commitAfterLook(changes, () => assertEmpty(unit, located));
};

const deleteOnce = async (unit: Unit, request: DeleteFolderRequest): Promise<LocatedFolder | Asked> => {
  const located = await folderInScope(unit, await openScope(unit, request), request.folder);
  noteFolder(unit, located);
  const asked = request.onlyEmpty ? undefined : await askToDelete(unit, located);
  if (asked) return asked;
  unit.note({ metadata: { changedFolders: [treeOf(located)] } });
  await assertMaySubtree(unit, located, 'delete');
  await (request.onlyEmpty ? deleteEmpty : deleteWhole)(unit, located);
  return located;
};

/**
 * Deletes a folder with everything below it, in one small transaction, and answers what it was; it can be restored
 * for 30 days. `not-found` without such a folder, `bad-request` for the root and, if only an empty folder was to go,
 * for one that holds something. Where a change policy protects secrets in it, it becomes a change request.
 */
export const deleteFolder = (unit: Unit, request: DeleteFolderRequest): Promise<LocatedFolder | Asked> =>
  retryingConflicts(unit, () => deleteOnce(unit, request));

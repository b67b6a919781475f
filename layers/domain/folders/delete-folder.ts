import { retryingConflicts } from '../retry.ts';
import { openScope, type ScopeRequest } from '../secrets/scope.ts';
import type { Unit } from '../unit.ts';
import { recordedAbove } from './folder-history.ts';
import { folderInScope, type LocatedFolder } from './located-folder.ts';
import { assertMaySubtree } from './rights.ts';
import { noteFolder, treeOf } from './trail.ts';

export interface DeleteFolderRequest extends ScopeRequest {
  /** Id of the folder, or its name inside `path`. */
  readonly folder: string;
}

const deleteOnce = async (unit: Unit, request: DeleteFolderRequest): Promise<LocatedFolder> => {
  const located = await folderInScope(unit, await openScope(unit, request), request.folder);
  noteFolder(unit, located);
  unit.note({ metadata: { changedFolders: [treeOf(located)] } });
  await assertMaySubtree(unit, located, 'delete');
  const { folder } = located;
  await unit.commit([
    ...unit.stores.folders.deletion(folder, unit.runtime.now().toISOString()),
    ...(await recordedAbove(unit, [{ folder, action: 'delete' }])),
  ]);
  return located;
};

/**
 * Deletes a folder with everything below it, in one small transaction, and answers what it was; it can be restored
 * for 30 days. `not-found` without such a folder, `bad-request` for the root.
 */
export const deleteFolder = (unit: Unit, request: DeleteFolderRequest): Promise<LocatedFolder> =>
  retryingConflicts(unit, () => deleteOnce(unit, request));

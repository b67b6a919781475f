import { openScope, type ScopeRequest } from '../places/scope.ts';
import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import { type FolderPath, formatPath } from './paths.ts';
import { foldersBelow, foldersIn } from './subtree.ts';

export interface ListFoldersRequest extends ScopeRequest {
  /** All folders below instead of those directly inside. */
  readonly recursive: boolean;
}

export interface ListedFolder {
  readonly folder: Folder;
  readonly path: FolderPath;
  /** From the listed folder down. */
  readonly relativePath: FolderPath;
}

/**
 * The folders in or below a folder; members of the project may list them. None when nothing stands at the path,
 * `not-found` for an unknown project or environment.
 */
export const listFolders = async (
  unit: Unit,
  request: ListFoldersRequest,
): Promise<readonly ListedFolder[]> => {
  const { environment, folderId, segments } = await openScope(unit, request);
  const gather = request.recursive ? foldersBelow : foldersIn;
  const found = folderId === undefined ? [] : await gather(unit, environment.id, folderId);
  unit.note({ metadata: { folderPath: formatPath(segments), numberOfFolders: found.length } });
  return found.map(({ folder, path }) => ({ folder, path: [...segments, ...path], relativePath: path }));
};

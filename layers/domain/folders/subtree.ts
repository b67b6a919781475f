import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import type { FolderPath } from './paths.ts';

/** A folder seen from one above it. */
export interface FolderBelow {
  readonly folder: Folder;
  /** Names from the upper folder, which is not included, down to this one. */
  readonly path: FolderPath;
}

const byName = (a: Folder, b: Folder): number => (a.name < b.name ? -1 : 1);

/** The folders directly inside a folder, by name. */
export const foldersIn = async (
  unit: Unit,
  environmentId: string,
  folderId: string,
): Promise<readonly FolderBelow[]> => {
  const children = await unit.stores.folders.children(environmentId, folderId);
  return [...children].sort(byName).map((folder) => ({ folder, path: [folder.name] }));
};

/** All folders below a folder, each after the one that holds it. What hangs below a deleted folder is not reached. */
export const foldersBelow = async (
  unit: Unit,
  environmentId: string,
  folderId: string,
): Promise<readonly FolderBelow[]> => {
  const inside = Map.groupBy(await unit.stores.folders.all(environmentId), ({ parentId }) => parentId);
  const below = (parentId: string, above: FolderPath): readonly FolderBelow[] =>
    [...(inside.get(parentId) ?? [])].sort(byName).flatMap((folder) => {
      const path = [...above, folder.name];
      return [{ folder, path }, ...below(folder.id, path)];
    });
  return below(folderId, []);
};

import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';
import { type FolderPath, formatPath } from './paths.ts';

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

/** A folder's path before and after some got other names. */
export interface PathChange {
  readonly before: FolderPath;
  readonly after: FolderPath;
}

/**
 * The folders below one at this path that stand elsewhere once folders have these names, by id: those and all below
 * them, deleted ones too, which may come back where their parent stands then.
 */
export const pathChanges = async (
  unit: Unit,
  environmentId: string,
  top: { readonly id: string; readonly path: FolderPath },
  names: ReadonlyMap<string, string>,
): Promise<readonly PathChange[]> => {
  const { folders } = unit.stores;
  const [live, deleted] = await Promise.all([folders.all(environmentId), folders.allDeleted(environmentId)]);
  const inside = Map.groupBy([...live, ...deleted.map(({ folder }) => folder)], ({ parentId }) => parentId);
  const within = (parentId: string, above: PathChange): readonly PathChange[] =>
    (inside.get(parentId) ?? []).flatMap(({ id, name }) => {
      const path = {
        before: [...above.before, name],
        after: [...above.after, names.get(id) ?? name],
      };
      return [path, ...within(id, path)];
    });
  return within(top.id, { before: top.path, after: top.path }).filter(
    ({ before, after }) => formatPath(before) !== formatPath(after),
  );
};

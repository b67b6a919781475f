import { isWithin } from '../../folders/paths.ts';
import { foldersBelow } from '../../folders/subtree.ts';
import type { SecretImport } from '../../imports/import.ts';
import { type Place, placeAt, type Scope } from '../../places/scope.ts';
import type { Unit } from '../../unit.ts';
import type { FolderContents } from './folder-contents.ts';

/** A folder that is listed, with where it stands. */
export interface ListedFolder {
  readonly folderId: string;
  readonly place: Place;
}

export interface ListedFolders {
  /** Those the caller may read in, in the order in which storage keeps their secrets. */
  readonly folders: readonly ListedFolder[];
  /** Ids of all folders whose secrets lie between those of the listed ones, in the same order. */
  readonly among: readonly string[];
}

const byId = (a: ListedFolder, b: ListedFolder): number => (a.folderId < b.folderId ? -1 : 1);

/** All folders of an environment, its root included. */
const allFolders = async (unit: Unit, { environment }: Scope): Promise<readonly ListedFolder[]> => {
  const below = await foldersBelow(unit, environment.id, environment.id);
  const root = { folderId: environment.id, place: placeAt(environment, []) };
  const others = below.map(({ folder, path }) => ({
    folderId: folder.id,
    place: placeAt(environment, path),
  }));
  return [root, ...others].sort(byId);
};

/** The folder of a scope alone. */
export const thisFolder = (contents: FolderContents, scope: Scope): ListedFolders => {
  const place = placeAt(scope.environment, scope.segments);
  contents.know(place, { folderId: scope.folderId });
  if (scope.folderId === undefined || !contents.isOpen(place)) return { folders: [], among: [] };
  return { folders: [{ folderId: scope.folderId, place }], among: [scope.folderId] };
};

/** The folder of a scope and all below it: one query for the folders of the environment, however many they are. */
export const folderTree = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
): Promise<ListedFolders> => {
  const all = await allFolders(unit, scope);
  for (const { place, folderId } of all) contents.know(place, { folderId });
  const folders = all.filter(
    ({ place }) => isWithin(place.segments, scope.segments) && contents.isOpen(place),
  );
  return { folders, among: all.map(({ folderId }) => folderId) };
};

/** Makes the imports of many folders of one environment known by one query. */
export const knowImports = async (
  unit: Unit,
  contents: FolderContents,
  scope: Scope,
  folders: readonly ListedFolder[],
): Promise<void> => {
  const all = await unit.stores.imports.inEnvironment(scope.environment.id);
  const byFolder = Map.groupBy(all, ({ folderId }: SecretImport) => folderId);
  for (const { place, folderId } of folders)
    contents.know(place, { folderId, imports: byFolder.get(folderId) ?? [] });
};

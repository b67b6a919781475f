import { assertFreeTrees, type Tree } from '../approvals/governed-trees.ts';
import { LocketError } from '../errors.ts';
import type { DeletedFolder, Folder } from '../folders/folder.ts';
import { toldOfFolder } from '../folders/folder-history.ts';
import type { LocatedFolder } from '../folders/located-folder.ts';
import { assertMayRename, assertMaySubtree } from '../folders/rights.ts';
import { isRestorable } from '../projects/deleted.ts';
import { listed } from '../secrets/writing/batch.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { FolderEntry } from './commit.ts';
import { type FolderState, liveFolders, type Standing } from './folder-state.ts';

/** What a rollback does to the folders directly inside one. */
export interface FolderRollback {
  readonly entries: readonly FolderEntry[];
  readonly changes: readonly Change[];
  /** The folders that will be inside, whose content is rolled back next. */
  readonly inside: readonly LocatedFolder[];
}

interface Return {
  readonly folder: Folder;
  readonly current: Folder | undefined;
  readonly deleted: DeletedFolder | undefined;
}

const inside = (above: LocatedFolder, folder: Folder): LocatedFolder => ({
  ...above,
  folder,
  path: [...above.path, folder.name],
});

const returnOf = async (
  unit: Unit,
  wanted: Standing,
  current: Folder | undefined,
): Promise<Return | undefined> => {
  const now = unit.runtime.now();
  const updatedAt = now.toISOString();
  const { name } = wanted;
  if (current?.name === name) return { folder: current, current, deleted: undefined };
  if (current)
    return {
      current,
      deleted: undefined,
      folder: { ...current, name, version: current.version + 1, updatedAt },
    };
  const deleted = await unit.stores.folders.findDeleted(wanted.id);
  if (!deleted || !isRestorable(deleted, now)) return undefined;
  // The deletion took a version number of its own.
  const folder = { ...deleted.folder, name, version: deleted.folder.version + 2, updatedAt };
  return { folder, current, deleted };
};

const returnsOf = async (
  unit: Unit,
  target: FolderState,
  children: readonly Folder[],
): Promise<readonly Return[]> => {
  const byId = new Map(children.map((child) => [child.id, child]));
  const wanted = liveFolders(target);
  const found = await Promise.all(wanted.map((each) => returnOf(unit, each, byId.get(each.id))));
  const missing = wanted.filter((_, n) => !found[n]);
  if (missing.length > 0)
    throw new LocketError(
      'bad-request',
      `These folders can no longer be restored: ${listed(missing.map(({ name }) => name))}`,
    );
  return found.flatMap((each) => each ?? []);
};

const entriesOf = (returns: readonly Return[], doomed: readonly Folder[]): readonly FolderEntry[] => [
  ...returns.flatMap(({ folder, current, deleted }) => {
    if (deleted) return [toldOfFolder({ folder, action: 'restore' })];
    if (!current || current.version === folder.version) return [];
    return [toldOfFolder({ folder, action: 'update', previousName: current.name })];
  }),
  ...doomed.map((folder) => toldOfFolder({ folder, action: 'delete' })),
];

/** The folders that come, go or get another name, with all below them. */
const movedTrees = (
  above: LocatedFolder,
  returns: readonly Return[],
  doomed: readonly Folder[],
): readonly Tree[] => {
  const treeOf = (folder: Folder, ...names: readonly string[]): Tree => ({
    project: above.access.project,
    environment: above.environment,
    folderId: folder.id,
    paths: names.map((name) => [...above.path, name]),
  });
  const moved = returns.filter(({ folder, current }) => current?.version !== folder.version);
  return [
    ...moved.map(({ folder, current, deleted }) =>
      treeOf(folder, folder.name, (current ?? deleted?.folder ?? folder).name),
    ),
    ...doomed.map((folder) => treeOf(folder, folder.name)),
  ];
};

const assertMay = async (
  unit: Unit,
  above: LocatedFolder,
  returns: readonly Return[],
  doomed: readonly Folder[],
): Promise<void> => {
  for (const { folder, current, deleted } of returns) {
    const was = inside(above, current ?? deleted?.folder ?? folder);
    if (deleted) await assertMaySubtree(unit, was, 'create');
    else if (current && current.version !== folder.version) await assertMaySubtree(unit, was, 'edit');
  }
  await assertFreeTrees(
    unit,
    movedTrees(above, returns, doomed),
    'secrets in the folders below are protected: roll back without those',
  );
  const namesOf = (all: readonly Return[]) =>
    new Map(all.map(({ folder }) => [folder.id, folder.name] as const));
  const [back, renamed] = [
    returns.filter(({ deleted }) => deleted),
    returns.filter(({ current }) => current),
  ];
  await assertMayRename(unit, above, 'create', namesOf(back));
  await assertMayRename(unit, above, 'edit', namesOf(renamed));
  for (const folder of doomed) await assertMaySubtree(unit, inside(above, folder), 'delete');
};

/**
 * What puts the folders inside one back: renamed ones get their names, deleted ones come back, those made since are
 * deleted with what is in them. `bad-request` naming folders whose time to be restored is over.
 */
export const folderRollback = async (
  unit: Unit,
  above: LocatedFolder,
  target: FolderState,
): Promise<FolderRollback> => {
  const children = await unit.stores.folders.children(above.folder.environmentId, above.folder.id);
  const returns = await returnsOf(unit, target, children);
  const wanted = new Set(returns.map(({ folder }) => folder.id));
  const doomed = children.filter(({ id }) => !wanted.has(id));
  await assertMay(unit, above, returns, doomed);
  return {
    entries: entriesOf(returns, doomed),
    changes: unit.stores.folders.rearrangement({
      before: children,
      after: returns.map(({ folder }) => folder),
      revived: returns.flatMap(({ folder, deleted }) => (deleted ? [{ folder, deleted }] : [])),
      at: unit.runtime.now().toISOString(),
    }),
    inside: returns.map(({ folder }) => inside(above, folder)),
  };
};

import { LocketError } from '../../../../domain/errors.ts';
import type { DeletedFolder, Folder, FolderStore } from '../../../../domain/folders/folder.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, atRevision, passing, put, remove } from '../../changes.ts';
import type { Item } from '../../items.ts';
import { guesses, type ReadSession } from '../../read-session.ts';
import type { Table } from '../../table.ts';
import { deletionOf, standing, tombstone } from '../../tombstone.ts';
import { environmentItem } from '../projects/items.ts';
import { deletedFolderItem, folderGateItem, folderItem, folderPlaceItem } from './items.ts';

/**
 * Gates of a folder: whatever comes in passes one of them, and deleting the folder as empty shuts all. More than one,
 * because transactions that look at the same item get in each other's way.
 */
const gates = 32;

const gatesOf = (folderId: string) =>
  Array.from({ length: gates }, (_, n) => folderGateItem.key(folderId, n));

const shut = (folderId: string): readonly Change[] =>
  gatesOf(folderId).map((key) => put(folderGateItem.item(key, { shut: true }), absent));

const opened = (folderId: string): readonly Change[] => gatesOf(folderId).map((key) => remove(key));

const throughAGate = (folderId: string, runtime: Pick<Runtime, 'randomBytes'>): Change => {
  const [random = 0] = runtime.randomBytes(1);
  return passing(folderGateItem.key(folderId, random % gates));
};

const nameTaken = () => new LocketError('already-exists', 'A folder with this name already exists here');

const placeOf = ({ environmentId, parentId, name }: Folder) =>
  folderPlaceItem.key(environmentId, parentId, name);

const atPlace = (folder: Folder): Item => folderPlaceItem.item(placeOf(folder), folder);
const byId = (folder: Folder): Item => folderItem.item(folderItem.key(folder.id), folder);

const guessId = (environmentId: string, segments: readonly string[]): string | undefined =>
  segments.reduce<string | undefined>(
    (parentId, name) => parentId && guesses.recall('folder', environmentId, parentId, name),
    environmentId,
  );

const expect = (session: ReadSession, environmentId: string, segments: readonly string[]): void => {
  let parentId: string | undefined = environmentId;
  for (const name of segments) {
    if (parentId === undefined) return;
    session.expect(folderPlaceItem.key(environmentId, parentId, name));
    parentId = guesses.recall('folder', environmentId, parentId, name);
  }
};

const child = async (session: ReadSession, environmentId: string, parentId: string, name: string) => {
  const folder = await session.read(folderPlaceItem, folderPlaceItem.key(environmentId, parentId, name));
  if (folder) guesses.learn(folder.id, 'folder', environmentId, parentId, name);
  return folder;
};

const resolve = async (session: ReadSession, environmentId: string, segments: readonly string[]) => {
  expect(session, environmentId, segments);
  let folder: Folder | undefined;
  for (const name of segments) {
    folder = await child(session, environmentId, folder?.id ?? environmentId, name);
    if (!folder) return undefined;
  }
  return folder;
};

const lineage = async (session: ReadSession, folder: Folder) => {
  const line = [folder];
  for (let above = folder.parentId; above !== folder.environmentId; above = line[0]?.parentId ?? above) {
    const parent = await session.read(folderItem, folderItem.key(above));
    if (!parent || line.length > 64) return undefined;
    line.unshift(parent);
  }
  return line;
};

/** By id and by place a deleted folder is told in the same words. */
const deletedIn = (item: Item | undefined): DeletedFolder | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { folder: folderItem.open(item), ...deletion };
};

const graveOf = (folder: Folder, at: string) => [
  put(
    folderItem.item(folderItem.key(folder.id), folder, tombstone(at)),
    atRevision(folder.version, 'version'),
  ),
  put(deletedFolderItem.item(deletedFolderItem.key(folder), folder, tombstone(at))),
];

const deletion = (folder: Folder, at: string): readonly Change[] => [
  ...graveOf(folder, at),
  remove(placeOf(folder)),
];

const rearrangement: FolderStore['rearrangement'] = ({ before, after, revived, at }) => {
  const places = (all: readonly Folder[]) => new Map(all.map((folder) => [folder.name, folder]));
  const [old, next] = [places(before), places(after)];
  const known = new Map(before.map((folder) => [folder.id, folder]));
  const kept = new Set(after.map(({ id }) => id));
  const isSame = (a: Folder, b: Folder): boolean => a.id === b.id && a.version === b.version;
  return [
    // Whoever stood in a place is replaced or deleted below, under a condition: the place needs none then.
    ...[...new Set([...old.keys(), ...next.keys()])].flatMap((name) => {
      const [from, to] = [old.get(name), next.get(name)];
      if (!to) return from ? [remove(placeOf(from))] : [];
      if (!from) return [put(atPlace(to), absent)];
      return isSame(from, to) ? [] : [put(atPlace(to))];
    }),
    ...after.flatMap((folder) => {
      const previous = known.get(folder.id);
      if (!previous || isSame(previous, folder)) return [];
      return [put(byId(folder), atRevision(previous.version, 'version'))];
    }),
    ...before.flatMap((folder) => (kept.has(folder.id) ? [] : graveOf(folder, at))),
    ...revived.flatMap(({ folder, deleted }) => [
      put(byId(folder), standing(deleted.deletedAt, at)),
      remove(deletedFolderItem.key(deleted.folder)),
      ...opened(folder.id),
    ]),
  ];
};

/**
 * Folders, keyed by parent id and name: a rename or the deletion of a subtree is one small transaction whatever hangs
 * below, and the guessed ids of a path are checked by the keys they were read under.
 */
export const folderStore = (
  session: ReadSession,
  _table: Table,
  runtime: Pick<Runtime, 'randomBytes'>,
): FolderStore => ({
  resolve: (_projectId, environmentId, segments) => resolve(session, environmentId, segments),
  child: (environmentId, parentId, name) => child(session, environmentId, parentId, name),
  find: (folderId) => session.read(folderItem, folderItem.key(folderId)),
  lineage: (folder) => lineage(session, folder),
  children: (environmentId, parentId) =>
    session.list(folderPlaceItem, folderPlaceItem.ranges.in(environmentId, parentId)),
  all: (environmentId) => session.list(folderPlaceItem, folderPlaceItem.ranges.all(environmentId)),
  creation: (folder) => [put(atPlace(folder), absent), put(byId(folder), absent)],
  replacement: (folder, previous) => [
    put(byId(folder), atRevision(previous.version, 'version')),
    ...(folder.name === previous.name
      ? [put(atPlace(folder))]
      : [remove(placeOf(previous)), put(atPlace(folder), absent, nameTaken)]),
  ],
  rearrangement,
  deletion,
  emptyDeletion: (folder, at) => [...deletion(folder, at), ...shut(folder.id)],
  entrance: (folderId) => throughAGate(folderId, runtime),
  findDeleted: async (folderId) => deletedIn(await session.get(folderItem.key(folderId))),
  deletedIn: async (environmentId, parentId) =>
    (await session.all(deletedFolderItem.ranges.in(environmentId, parentId))).flatMap(
      (item) => deletedIn(item) ?? [],
    ),
  allDeleted: async (environmentId) =>
    (await session.all(deletedFolderItem.ranges.all(environmentId))).flatMap((item) => deletedIn(item) ?? []),
  restoration: (folder, deleted, at) => [
    put(byId(folder), standing(deleted.deletedAt, at)),
    put(atPlace(folder), absent, nameTaken),
    remove(deletedFolderItem.key(deleted.folder)),
    ...opened(folder.id),
  ],
  guessId,
  expect: (environmentId, segments) => expect(session, environmentId, segments),
  expectAll: (environmentId) => {
    session.page(folderPlaceItem.ranges.all(environmentId));
  },
  expectId: (folderId) => session.expect(folderItem.key(folderId), environmentItem.key(folderId)),
});

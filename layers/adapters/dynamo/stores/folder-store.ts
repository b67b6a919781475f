import { LocketError } from '../../../domain/errors.ts';
import type { DeletedFolder, Folder, FolderStore } from '../../../domain/folders/folder.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, passing, put, remove } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, type Item, toDocument, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import { deletionOf, standing, tombstone } from '../tombstone.ts';

const nameTaken = () => new LocketError('already-exists', 'A folder with this name already exists here');

const placeOf = (folder: Folder) => keys.folderAt(folder.environmentId, folder.parentId, folder.name);

const guessId = (environmentId: string, segments: readonly string[]): string | undefined =>
  segments.reduce<string | undefined>(
    (parentId, name) => parentId && guesses.recall('folder', environmentId, parentId, name),
    environmentId,
  );

const expect = (session: ReadSession, environmentId: string, segments: readonly string[]): void => {
  let parentId: string | undefined = environmentId;
  for (const name of segments) {
    if (parentId === undefined) return;
    session.expect(keys.folderAt(environmentId, parentId, name));
    parentId = guesses.recall('folder', environmentId, parentId, name);
  }
};

const child = async (session: ReadSession, environmentId: string, parentId: string, name: string) => {
  const folder = fromItem<Folder>(await session.get(keys.folderAt(environmentId, parentId, name)));
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
    const parent = fromItem<Folder>(await session.get(keys.folder(above)));
    if (!parent || line.length > 64) return undefined;
    line.unshift(parent);
  }
  return line;
};

const deletedIn = (item: Item | undefined): DeletedFolder | undefined => {
  const deletion = item && deletionOf(item);
  return deletion && { folder: fromItem<Folder>({ ...item, deletedAt: undefined }) as Folder, ...deletion };
};

const graveOf = (folder: Folder, at: string) => [
  put(toDocument(keys.folder(folder.id), folder, tombstone(at)), atRevision(folder.version, 'version')),
  put(toDocument(keys.deletedFolder(folder), folder, tombstone(at))),
];

/**
 * Gates of a folder: whatever comes in passes one of them, and deleting the folder as empty shuts all. More than one,
 * because transactions that look at the same item get in each other's way.
 */
const gates = 32;

const gatesOf = (folderId: string) => Array.from({ length: gates }, (_, n) => keys.folderGate(folderId, n));

const shut = (folderId: string): readonly Change[] =>
  gatesOf(folderId).map((key) => put(toItem(key, { shut: true }), absent));

const opened = (folderId: string): readonly Change[] => gatesOf(folderId).map((key) => remove(key));

const throughAGate = (folderId: string, runtime: Pick<Runtime, 'randomBytes'>): Change => {
  const [random = 0] = runtime.randomBytes(1);
  return passing(keys.folderGate(folderId, random % gates));
};

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
      if (!from) return [put(toDocument(placeOf(to), to), absent)];
      return isSame(from, to) ? [] : [put(toDocument(placeOf(to), to))];
    }),
    ...after.flatMap((folder) => {
      const previous = known.get(folder.id);
      if (!previous || isSame(previous, folder)) return [];
      return [put(toDocument(keys.folder(folder.id), folder), atRevision(previous.version, 'version'))];
    }),
    ...before.flatMap((folder) => (kept.has(folder.id) ? [] : graveOf(folder, at))),
    ...revived.flatMap(({ folder, deleted }) => [
      put(toDocument(keys.folder(folder.id), folder), standing(deleted.deletedAt, at)),
      remove(keys.deletedFolder(deleted.folder)),
      ...opened(folder.id),
    ]),
  ];
};

/**
 * Folders, keyed by parent id and name: a rename or the deletion of a subtree is one small transaction whatever hangs
 * below, and the guessed ids of a path are checked by the keys they were read under.
 */
export const folderStore = (session: ReadSession, runtime: Pick<Runtime, 'randomBytes'>): FolderStore => ({
  resolve: (_projectId, environmentId, segments) => resolve(session, environmentId, segments),
  child: (environmentId, parentId, name) => child(session, environmentId, parentId, name),
  find: async (folderId) => fromItem<Folder>(await session.get(keys.folder(folderId))),
  lineage: (folder) => lineage(session, folder),
  children: async (environmentId, parentId) =>
    fromItems(await session.all(keys.childFolders(environmentId, parentId))),
  all: async (environmentId) => fromItems(await session.all(keys.folders(environmentId))),
  creation: (folder) => [
    put(toDocument(placeOf(folder), folder), absent),
    put(toDocument(keys.folder(folder.id), folder), absent),
  ],
  replacement: (folder, previous) => [
    put(toDocument(keys.folder(folder.id), folder), atRevision(previous.version, 'version')),
    ...(folder.name === previous.name
      ? [put(toDocument(placeOf(folder), folder))]
      : [remove(placeOf(previous)), put(toDocument(placeOf(folder), folder), absent, nameTaken)]),
  ],
  rearrangement,
  deletion,
  emptyDeletion: (folder, at) => [...deletion(folder, at), ...shut(folder.id)],
  entrance: (folderId) => throughAGate(folderId, runtime),
  findDeleted: async (folderId) => deletedIn(await session.get(keys.folder(folderId))),
  deletedIn: async (environmentId, parentId) =>
    (await session.all(keys.deletedFolders(environmentId, parentId))).flatMap(
      (item) => deletedIn(item) ?? [],
    ),
  allDeleted: async (environmentId) =>
    (await session.all(keys.allDeletedFolders(environmentId))).flatMap((item) => deletedIn(item) ?? []),
  restoration: (folder, deleted, at) => [
    put(toDocument(keys.folder(folder.id), folder), standing(deleted.deletedAt, at)),
    put(toDocument(placeOf(folder), folder), absent, nameTaken),
    remove(keys.deletedFolder(deleted.folder)),
    ...opened(folder.id),
  ],
  guessId,
  expect: (environmentId, segments) => expect(session, environmentId, segments),
  expectAll: (environmentId) => {
    session.page(keys.folders(environmentId));
  },
  expectId: (folderId) => session.expect(keys.folder(folderId), keys.environmentOwner(folderId)),
});

import { LocketError } from '../../../domain/errors.ts';
import type { Folder, FolderStore } from '../../../domain/folders/folder.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import { restoreDays } from './project-store.ts';

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

/**
 * Folders, keyed by parent id and name: a rename or the deletion of a subtree is one small transaction whatever hangs
 * below, and the guessed ids of a path are checked by the keys they were read under.
 */
export const folderStore = (session: ReadSession): FolderStore => ({
  resolve: (_projectId, environmentId, segments) => resolve(session, environmentId, segments),
  child: (environmentId, parentId, name) => child(session, environmentId, parentId, name),
  find: async (folderId) => fromItem<Folder>(await session.get(keys.folder(folderId))),
  lineage: (folder) => lineage(session, folder),
  children: async (environmentId, parentId) =>
    fromItems(await session.all(keys.childFolders(environmentId, parentId))),
  all: async (environmentId) => fromItems(await session.all(keys.folders(environmentId))),
  creation: (folder) => [
    put(toItem(placeOf(folder), folder), absent),
    put(toItem(keys.folder(folder.id), folder), absent),
  ],
  replacement: (folder, previous) => [
    put(toItem(keys.folder(folder.id), folder), atRevision(previous.version, 'version')),
    ...(folder.name === previous.name
      ? [put(toItem(placeOf(folder), folder))]
      : [remove(placeOf(previous)), put(toItem(placeOf(folder), folder), absent, nameTaken)]),
  ],
  deletion: (folder, at) => [
    put(
      toItem(keys.folder(folder.id), folder, {
        deletedAt: at,
        ttl: Math.ceil(Date.parse(at) / 1000) + restoreDays * 86_400,
      }),
      atRevision(folder.version, 'version'),
    ),
    remove(placeOf(folder)),
  ],
  guessId,
  expect: (environmentId, segments) => expect(session, environmentId, segments),
  expectId: (folderId) => session.expect(keys.folder(folderId), keys.environmentOwner(folderId)),
});

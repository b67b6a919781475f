import type { ImportSource, ImportStore, SecretImport } from '../../../domain/imports/import.ts';
import { inOrder } from '../../../domain/imports/order.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

const placeOf = ({ environmentId, folderId, id }: SecretImport) => keys.import(environmentId, folderId, id);

const remember = (folderId: string, imports: readonly SecretImport[]): void => {
  const sources = imports.map(({ sourceEnvironmentId, sourcePath }) => ({ sourceEnvironmentId, sourcePath }));
  if (sources.length === 0) guesses.drop('imports', folderId);
  else guesses.learn(JSON.stringify(sources), 'imports', folderId);
};

const inFolder = async (session: ReadSession, environmentId: string, folderId: string) => {
  const found = inOrder(fromItems<SecretImport>(await session.all(keys.importsIn(environmentId, folderId))));
  remember(folderId, found);
  return found;
};

/** Imports, below the folder that imports and once more by id. */
export const importStore = (session: ReadSession): ImportStore => ({
  inFolder: (environmentId, folderId) => inFolder(session, environmentId, folderId),
  inEnvironment: async (environmentId) =>
    inOrder(fromItems<SecretImport>(await session.all(keys.imports(environmentId)))),
  find: async (importId) => fromItem(await session.get(keys.importId(importId))),
  creation: (made) => [
    put(toItem(placeOf(made), made), absent),
    put(toItem(keys.importId(made.id), made), absent),
  ],
  replacement: (made, previous) => [
    put(toItem(placeOf(made), made), atRevision(previous.version, 'version')),
    put(toItem(keys.importId(made.id), made)),
  ],
  deletion: (gone) => [
    remove(placeOf(gone), atRevision(gone.version, 'version')),
    remove(keys.importId(gone.id)),
  ],
  expectFolder: (environmentId, folderId) => {
    session.page(keys.importsIn(environmentId, folderId));
  },
  expectEnvironment: (environmentId) => {
    session.page(keys.imports(environmentId));
  },
  expect: (importId) => session.expect(keys.importId(importId)),
  guessSources: (folderId) =>
    JSON.parse(guesses.recall('imports', folderId) ?? '[]') as readonly ImportSource[],
});

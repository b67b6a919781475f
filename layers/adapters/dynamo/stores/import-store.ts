import type { Importer, ImportSource, ImportStore, SecretImport } from '../../../domain/imports/import.ts';
import { inOrder } from '../../../domain/imports/order.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import { partitionText } from '../partition-text.ts';
import type { ReadSession } from '../read-session.ts';

const placeOf = ({ environmentId, folderId, id }: SecretImport) => keys.import(environmentId, folderId, id);

const sourceText = ({ sourceEnvironmentId, sourcePath }: ImportSource): string =>
  partitionText(`${sourceEnvironmentId}#${sourcePath}`);

/** Key of the line that leads from the source of an import to the folder that imports. */
export const importerKey = (made: SecretImport) => keys.importer(sourceText(made), made.id);

const importerItem = (made: SecretImport) => {
  const { environmentId, folderId } = made;
  return toItem(importerKey(made), { environmentId, folderId } satisfies Importer);
};

/** The line below the source follows the import to another one. */
const redirection = (made: SecretImport, previous: SecretImport): readonly Change[] =>
  sourceText(made) === sourceText(previous)
    ? []
    : [remove(importerKey(previous)), put(importerItem(made), absent)];

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

/** Imports, below the folder that imports, once more by id, and as a line below the place they lead to. */
export const importStore = (session: ReadSession): ImportStore => ({
  inFolder: (environmentId, folderId) => inFolder(session, environmentId, folderId),
  inEnvironment: async (environmentId) =>
    inOrder(fromItems<SecretImport>(await session.all(keys.imports(environmentId)))),
  find: async (importId) => fromItem(await session.get(keys.importId(importId))),
  importersOf: async (source) => fromItems<Importer>(await session.all(keys.importers(sourceText(source)))),
  creation: (made) => [
    put(toItem(placeOf(made), made), absent),
    put(toItem(keys.importId(made.id), made), absent),
    put(importerItem(made), absent),
  ],
  replacement: (made, previous) => [
    put(toItem(placeOf(made), made), atRevision(previous.version, 'version')),
    put(toItem(keys.importId(made.id), made)),
    ...redirection(made, previous),
  ],
  deletion: (gone) => [
    remove(placeOf(gone), atRevision(gone.version, 'version')),
    remove(keys.importId(gone.id)),
    remove(importerKey(gone)),
  ],
  expectFolder: (environmentId, folderId) => {
    session.page(keys.importsIn(environmentId, folderId));
  },
  expectEnvironment: (environmentId) => {
    session.page(keys.imports(environmentId));
  },
  expectImporters: (source) => {
    session.page(keys.importers(sourceText(source)));
  },
  expect: (importId) => session.expect(keys.importId(importId)),
  guessSources: (folderId) =>
    JSON.parse(guesses.recall('imports', folderId) ?? '[]') as readonly ImportSource[],
});

import type { Importer, ImportSource, ImportStore, SecretImport } from '../../../domain/imports/import.ts';
import { inOrder } from '../../../domain/imports/order.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, atRevision, put, remove } from '../changes.ts';
import { partitionText } from '../partition-text.ts';
import { guesses, type ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { number, type Shape, text } from './shape.ts';

const sourceText = ({ sourceEnvironmentId, sourcePath }: ImportSource): string =>
  partitionText(`${sourceEnvironmentId}#${sourcePath}`);

const secretImport: Shape<SecretImport> = {
  id: text,
  projectId: text,
  environmentId: text,
  folderId: text,
  sourceEnvironmentId: text,
  sourcePath: text,
  rank: number,
  version: number,
};

const importIdItem = itemType<SecretImport>()({
  name: 'import, by id',
  readBy: 'lookups by id',
  pk: 'IMPORT#<import>',
  sk: 'IMPORT',
  key: (id: string) => ({ pk: `IMPORT#${id}`, sk: 'IMPORT' }),
  shape: secretImport,
});

/** Leads from the source of an import to the folder that imports. */
const importerItem = itemType<Importer>()({
  name: 'who imports from a place',
  readBy: 'webhooks, references; a digest stands for a long path',
  pk: 'IMPORTERS#<source env>#<path>',
  sk: '<import>',
  key: (source: string, id: string) => ({ pk: `IMPORTERS#${source}`, sk: id }),
  ranges: { of: (source: string) => ({ pk: `IMPORTERS#${source}`, prefix: '' }) },
  shape: { environmentId: text, folderId: text },
});

const importerKey = (made: SecretImport) => importerItem.key(sourceText(made), made.id);

export const importItem = itemType<SecretImport>()({
  name: 'import, by place',
  readBy: 'lists with imports',
  pk: 'ENV#<env>',
  sk: 'IMPORT#<folder>#<import>',
  key: (environmentId: string, folderId: string, id: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `IMPORT#${folderId}#${id}`,
  }),
  ranges: {
    in: (environmentId: string, folderId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `IMPORT#${folderId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'IMPORT#' }),
  },
  shape: secretImport,
  leadsTo: [toItem(importIdItem, ({ id }) => importIdItem.key(id)), toItem(importerItem, importerKey)],
});

export const importItems = [importItem, importIdItem, importerItem];

const placeOf = ({ environmentId, folderId, id }: SecretImport) =>
  importItem.key(environmentId, folderId, id);
const atPlace = (made: SecretImport) => importItem.item(placeOf(made), made);
const byId = (made: SecretImport) => importIdItem.item(importIdItem.key(made.id), made);

const lineOf = (made: SecretImport) => {
  const { environmentId, folderId } = made;
  return importerItem.item(importerKey(made), { environmentId, folderId });
};

/** The line below the source follows the import to another one. */
const redirection = (made: SecretImport, previous: SecretImport): readonly Change[] =>
  sourceText(made) === sourceText(previous) ? [] : [remove(importerKey(previous)), put(lineOf(made), absent)];

const remember = (folderId: string, imports: readonly SecretImport[]): void => {
  const sources = imports.map(({ sourceEnvironmentId, sourcePath }) => ({ sourceEnvironmentId, sourcePath }));
  if (sources.length === 0) guesses.drop('imports', folderId);
  else guesses.learn(JSON.stringify(sources), 'imports', folderId);
};

const inFolder = async (session: ReadSession, environmentId: string, folderId: string) => {
  const found = inOrder(await session.list(importItem, importItem.ranges.in(environmentId, folderId)));
  remember(folderId, found);
  return found;
};

/** Imports, below the folder that imports, once more by id, and as a line below the place they lead to. */
export const importStore = (session: ReadSession): ImportStore => ({
  inFolder: (environmentId, folderId) => inFolder(session, environmentId, folderId),
  inEnvironment: async (environmentId) =>
    inOrder(await session.list(importItem, importItem.ranges.all(environmentId))),
  find: (importId) => session.read(importIdItem, importIdItem.key(importId)),
  importersOf: (source) => session.list(importerItem, importerItem.ranges.of(sourceText(source))),
  creation: (made) => [put(atPlace(made), absent), put(byId(made), absent), put(lineOf(made), absent)],
  replacement: (made, previous) => [
    put(atPlace(made), atRevision(previous.version, 'version')),
    put(byId(made)),
    ...redirection(made, previous),
  ],
  deletion: (gone) => [
    remove(placeOf(gone), atRevision(gone.version, 'version')),
    remove(importIdItem.key(gone.id)),
    remove(importerKey(gone)),
  ],
  expectFolder: (environmentId, folderId) => {
    session.page(importItem.ranges.in(environmentId, folderId));
  },
  expectEnvironment: (environmentId) => {
    session.page(importItem.ranges.all(environmentId));
  },
  expectImporters: (source) => {
    session.page(importerItem.ranges.of(sourceText(source)));
  },
  expect: (importId) => session.expect(importIdItem.key(importId)),
  guessSources: (folderId) =>
    JSON.parse(guesses.recall('imports', folderId) ?? '[]') as readonly ImportSource[],
});

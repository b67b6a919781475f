import type { Folder } from '../../../../domain/folders/folder.ts';
import { itemType } from '../item-type.ts';
import { toPartition } from '../links.ts';
import { purged } from '../partitions.ts';
import { document, flag, number, orNull, type Shape, text } from '../shape.ts';

const folder: Shape<Folder> = {
  id: text,
  projectId: text,
  environmentId: text,
  parentId: text,
  name: text,
  description: orNull(text),
  version: number,
};

/** What is below a folder stands in its partition, under its id. */
const toItsOwn = toPartition<Folder>(purged.folder, ({ id }) => id);

export const folderPlaceItem = itemType<Folder>()({
  name: 'folder, by place',
  readBy: 'resolving a path: one item per level, one round',
  pk: 'ENV#<env>',
  sk: 'FOLDER#<parent>#<name>',
  key: (environmentId: string, parentId: string, name: string) => ({
    pk: `ENV#${environmentId}`,
    sk: `FOLDER#${parentId}#${name}`,
  }),
  ranges: {
    in: (environmentId: string, parentId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `FOLDER#${parentId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'FOLDER#' }),
  },
  form: document,
  shape: folder,
  leadsTo: [toItsOwn],
});

export const folderItem = itemType<Folder>()({
  name: 'folder, by id',
  readBy: 'lookups by id; keeps `deletedAt` for 30 days',
  pk: 'FOLDER#<folder>',
  sk: 'FOLDER',
  key: (folderId: string) => ({ pk: `FOLDER#${folderId}`, sk: 'FOLDER' }),
  form: document,
  shape: folder,
  leadsTo: [],
  leaves: ({ id, environmentId }) => ({ kind: 'folder', id, environmentId }),
});

export const deletedFolderItem = itemType<Folder>()({
  name: 'deleted folder, by place',
  readBy: 'restore; `ttl` 30 days',
  pk: 'ENV#<env>',
  sk: 'DELETED#FOLDER#<parent>#<name>#<id>',
  key: (deleted: Pick<Folder, 'environmentId' | 'parentId' | 'name' | 'id'>) => ({
    pk: `ENV#${deleted.environmentId}`,
    sk: `DELETED#FOLDER#${deleted.parentId}#${deleted.name}#${deleted.id}`,
  }),
  ranges: {
    in: (environmentId: string, parentId: string) => ({
      pk: `ENV#${environmentId}`,
      prefix: `DELETED#FOLDER#${parentId}#`,
    }),
    all: (environmentId: string) => ({ pk: `ENV#${environmentId}`, prefix: 'DELETED#FOLDER#' }),
  },
  form: document,
  shape: folder,
  leadsTo: [toItsOwn],
});

export const folderGateItem = itemType<{ readonly shut: boolean }>()({
  name: 'shut gate of a folder that was deleted as empty, 0 to 31',
  readBy: 'whatever comes into a folder checks that one of them is not there',
  pk: 'FOLDER#<folder>',
  sk: 'GATE#<n>',
  key: (folderId: string, n: number) => ({ pk: `FOLDER#${folderId}`, sk: `GATE#${n}` }),
  shape: { shut: flag },
  leadsTo: [],
});

export const folderItems = [folderPlaceItem, folderItem, deletedFolderItem, folderGateItem];

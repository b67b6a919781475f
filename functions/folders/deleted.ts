import * as z from 'zod';
import { listDeletedFolders, restoreFolder } from '../../layers/domain/folders/restore-folder.ts';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, optional, uuid } from '../../layers/http/wire.ts';
import { eitherId, projectNamed } from '../spelling.ts';
import {
  chosenPath,
  environment,
  FolderReply,
  folderName,
  folderOnTheWire,
  OneFolderReply,
  pathMembers,
} from './wire.ts';

const ListQuery = z.object({ ...eitherId, environment, ...pathMembers });

const listed = (query: z.output<typeof ListQuery>) => ({
  ...projectNamed(query),
  environment: query.environment,
  path: chosenPath(query),
});

const DeletedReply = () => FolderReply().extend({ deletedAt: instant(), restorableUntil: instant() });

export const listDeleted = operation({
  method: 'GET',
  path: '/api/v1/folders/deleted',
  summary: 'List the deleted folders of a folder that can be restored',
  access: secretClients,
  audit: 'get-deleted-folders',
  limit: 'read',
  query: ListQuery,
  reply: () => z.object({ folders: z.array(DeletedReply()) }),
  expect: ({ query, claims, stores }) => {
    expectScope(stores, actorIn(claims), listed(query));
  },
  handle: async ({ query, unit }) => {
    const folders = await listDeletedFolders(unit, listed(query));
    return {
      folders: folders.map((each) => ({
        ...folderOnTheWire(each),
        deletedAt: each.deletedAt,
        restorableUntil: each.restorableUntil,
      })),
    };
  },
});

export const restore = operation({
  method: 'POST',
  path: '/api/v1/folders/{folderId}/restore',
  summary: 'Restore a deleted folder with everything below it',
  access: secretClients,
  audit: 'restore-folder',
  limit: 'secrets',
  params: z.object({ folderId: uuid }),
  body: z.object({ newName: optional(folderName) }),
  reply: OneFolderReply,
  expect: ({ params, stores }) => stores.folders.expectId(params.folderId),
  handle: async ({ params, body, unit }) => ({
    folder: folderOnTheWire(await restoreFolder(unit, params.folderId, body.newName)),
  }),
});

import * as z from 'zod';
import { createFolder } from '../../layers/domain/folders/create-folder.ts';
import { deleteFolder } from '../../layers/domain/folders/delete-folder.ts';
import { maxFoldersAtOnce, updateFolder, updateFolders } from '../../layers/domain/folders/update-folder.ts';
import { expectScope } from '../../layers/domain/secrets/scope.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { flag, id } from '../../layers/http/wire.ts';
import {
  asWorkspace,
  chosenPath,
  describedAs,
  description,
  environment,
  FolderReply,
  folderIdOrName,
  folderName,
  folderOnTheWire,
  folderPath,
  OneFolderReply,
  pathMembers,
} from './wire.ts';

const writing = { group: 'folders', access: secretClients, limit: 'secrets' } as const;

const placeMembers = { environment, ...pathMembers };
const Place = z.object({ workspaceId: id, ...placeMembers });

const placeOf = (body: z.output<typeof Place>) => ({
  projectId: body.workspaceId,
  environment: body.environment,
  path: chosenPath(body),
});

const namedMembers = { name: folderName, description };
const NamedPlace = Place.extend(namedMembers);
/** The later spelling. */
const NamedProjectPlace = z
  .object({ projectId: id, ...placeMembers, ...namedMembers })
  .transform(asWorkspace);

type NamedPlaceSchema = z.ZodType<z.output<typeof NamedPlace>>;

const creation = (path: string, body: NamedPlaceSchema, summary: string) =>
  operation({
    ...writing,
    method: 'POST',
    path,
    summary,
    audit: 'create-folder',
    body,
    reply: OneFolderReply,
    expect: ({ body, claims, stores }) => {
      expectScope(stores, actorIn(claims), { ...placeOf(body), path: [...chosenPath(body), body.name] });
    },
    handle: async ({ body, unit }) => {
      const { name } = body;
      const made = await createFolder(unit, {
        ...placeOf(body),
        name,
        description: describedAs(body.description) ?? null,
      });
      return { folder: folderOnTheWire(made) };
    },
  });

export const create = creation('/api/v1/folders', NamedPlace, 'Create a folder and those missing above it');
export const createInProject = creation(
  '/api/v2/folders',
  NamedProjectPlace,
  'Create a folder of a project and those missing above it',
);

const change = (path: string, body: NamedPlaceSchema, summary: string) =>
  operation({
    ...writing,
    method: 'PATCH',
    path: `${path}/{folderId}`,
    summary,
    audit: 'update-folder',
    params: z.object({ folderId: folderIdOrName }),
    body,
    reply: OneFolderReply,
    expect: ({ params, body, claims, stores }) => {
      stores.folders.expectId(params.folderId);
      expectScope(stores, actorIn(claims), placeOf(body));
    },
    handle: async ({ params, body, unit }) => {
      const updated = await updateFolder(unit, {
        ...placeOf(body),
        folder: params.folderId,
        name: body.name,
        description: describedAs(body.description),
      });
      return { folder: folderOnTheWire(updated) };
    },
  });

export const update = change(
  '/api/v1/folders',
  NamedPlace,
  'Rename or describe a folder, found by id or by name',
);
export const updateInProject = change(
  '/api/v2/folders',
  NamedProjectPlace,
  'Rename or describe a folder of a project, found by id or by name',
);

const OneOfMany = z.object({
  id: folderIdOrName,
  environment,
  name: folderName,
  path: folderPath,
  description,
});

export const updateBatch = operation({
  ...writing,
  method: 'PATCH',
  path: '/api/v1/folders/batch',
  summary: 'Rename or describe several folders, all or none',
  audit: 'update-folders',
  body: z.object({
    projectSlug: z.string().trim().min(1).max(128),
    folders: z.array(OneOfMany).min(1).max(maxFoldersAtOnce),
  }),
  reply: z.object({ folders: z.array(FolderReply) }),
  expect: ({ body, claims, stores }) => {
    const actor = actorIn(claims);
    if (actor.orgId) stores.projects.expectSlug(actor.orgId, body.projectSlug, actor.kind, actor.id);
    for (const folder of body.folders) stores.folders.expectId(folder.id);
  },
  handle: async ({ body, unit }) => {
    const updated = await updateFolders(unit, {
      projectSlug: body.projectSlug,
      folders: body.folders.map(({ id: folder, description: given, ...rest }) => ({
        ...rest,
        folder,
        description: describedAs(given),
      })),
    });
    return { folders: updated.map(folderOnTheWire) };
  },
});

const deletion = (path: string, body: z.ZodType<z.output<typeof Place>>, summary: string) =>
  operation({
    ...writing,
    method: 'DELETE',
    path: `${path}/{folderIdOrName}`,
    summary,
    audit: 'delete-folder',
    params: z.object({ folderIdOrName }),
    repeats: { folderName: 'folderIdOrName' },
    body,
    reply: OneFolderReply,
    expect: ({ params, body, claims, stores }) => {
      stores.folders.expectId(params.folderIdOrName);
      expectScope(stores, actorIn(claims), placeOf(body));
    },
    handle: async ({ params, body, unit }) => {
      const deleted = await deleteFolder(unit, { ...placeOf(body), folder: params.folderIdOrName });
      return { folder: folderOnTheWire(deleted) };
    },
  });

export const remove = deletion(
  '/api/v1/folders',
  Place,
  'Delete a folder, found by id or by name, with everything below it',
);

/** Folders are always deleted with their contents, so `forceDelete` changes nothing. */
const ProjectPlace = z
  .object({ projectId: id, ...placeMembers, forceDelete: flag(false) })
  .transform(asWorkspace);

export const removeFromProject = deletion(
  '/api/v2/folders',
  ProjectPlace,
  'Delete a folder of a project, found by id or by name, with everything below it',
);

import * as z from 'zod';
import { listFolders } from '../../layers/domain/folders/list-folders.ts';
import type { LocatedFolder } from '../../layers/domain/folders/located-folder.ts';
import { formatPath } from '../../layers/domain/folders/paths.ts';
import { readFolderAt, readFolderById } from '../../layers/domain/folders/read-folder.ts';
import { expectScope } from '../../layers/domain/secrets/scope.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { flag, id } from '../../layers/http/wire.ts';
import {
  asWorkspace,
  chosenPath,
  environment,
  FolderReply,
  folderIdOrName,
  folderOnTheWire,
  folderPath,
  pathMembers,
} from './wire.ts';

const reading = { group: 'folders', access: secretClients, limit: 'read' } as const;

const listMembers = {
  environment,
  ...pathMembers,
  recursive: flag(false),
};
const ListQuery = z.object({ workspaceId: id, ...listMembers });

const listed = (query: z.output<typeof ListQuery>) => ({
  projectId: query.workspaceId,
  environment: query.environment,
  path: chosenPath(query),
  recursive: query.recursive,
});

const listing = (path: string, query: z.ZodType<z.output<typeof ListQuery>>, summary: string) =>
  operation({
    ...reading,
    method: 'GET',
    path,
    summary,
    audit: 'get-folders',
    query,
    reply: z.object({ folders: z.array(FolderReply.extend({ relativePath: z.string() })) }),
    expect: ({ query, claims, stores }) => {
      expectScope(stores, actorIn(claims), listed(query));
    },
    handle: async ({ query, unit }) => {
      const folders = await listFolders(unit, listed(query));
      return {
        folders: folders.map((each) => ({
          ...folderOnTheWire(each),
          relativePath: formatPath(each.relativePath),
        })),
      };
    },
  });

export const list = listing(
  '/api/v1/folders',
  ListQuery,
  'List the folders inside a folder, or all below it',
);

export const listInProject = listing(
  '/api/v2/folders',
  z.object({ projectId: id, ...listMembers }).transform(asWorkspace),
  'List the folders inside a folder of a project, or all below it',
);

const PlacedReply = z.object({
  folder: FolderReply.extend({
    environment: z.object({ envId: z.string(), envName: z.string(), envSlug: z.string() }),
    projectId: z.string(),
  }),
});

const placed = (located: LocatedFolder): z.input<typeof PlacedReply> => ({
  folder: {
    ...folderOnTheWire(located),
    environment: {
      envId: located.environment.id,
      envName: located.environment.name,
      envSlug: located.environment.slug,
    },
    projectId: located.access.project.id,
  },
});

const getWithId = (path: string, summary: string) =>
  operation({
    ...reading,
    method: 'GET',
    path,
    summary,
    audit: 'get-folder',
    params: z.object({ id: folderIdOrName }),
    reply: PlacedReply,
    expect: ({ params, stores }) => stores.folders.expectId(params.id),
    handle: async ({ params, unit }) => placed(await readFolderById(unit, params.id)),
  });

export const getById = getWithId('/api/v1/folders/{id}', 'Get one folder by id');
export const getFromProject = getWithId('/api/v2/folders/{id}', 'Get one folder of a project by id');

const Place = z.object({ projectId: id, environment, secretPath: folderPath });

const getByPath = (path: string, summary: string) =>
  operation({
    ...reading,
    method: 'GET',
    path,
    summary,
    audit: 'get-folder',
    params: Place,
    reply: PlacedReply,
    expect: ({ params: { projectId, environment, secretPath }, claims, stores }) => {
      expectScope(stores, actorIn(claims), { projectId, environment, path: secretPath });
    },
    handle: async ({ params: { projectId, environment, secretPath }, unit }) =>
      placed(await readFolderAt(unit, { projectId, environment, path: secretPath })),
  });

/** The path is one percent-encoded segment when it is sent; it arrives decoded, as many, or as none for the root. */
export const getAtPath = getByPath(
  '/api/v1/folders/{projectId}/{environment}/{secretPath+}',
  'Get one folder by path',
);
export const getRoot = getByPath('/api/v1/folders/{projectId}/{environment}', 'Get a root folder');

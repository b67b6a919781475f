import * as z from 'zod';
import { listFolders } from '../../layers/domain/folders/list-folders.ts';
import {
  type LocatedFolder,
  readFolderAt,
  readFolderById,
} from '../../layers/domain/folders/located-folder.ts';
import { formatPath } from '../../layers/domain/folders/paths.ts';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { flag, id } from '../../layers/http/wire.ts';
import { inProject, type Spelling } from '../spelling.ts';
import {
  chosenPath,
  environment,
  FolderReply,
  folderIdOrName,
  folderOnTheWire,
  folderPath,
  pathMembers,
  spellings,
} from './wire.ts';

const reading = { access: secretClients, limit: 'read' } as const;

const listMembers = {
  environment,
  ...pathMembers,
  recursive: flag(false),
};
const ListQuery = (spelling: Spelling) => inProject(spelling, listMembers);

const listed = (query: z.output<ReturnType<typeof ListQuery>>) => ({
  projectId: query.projectId,
  environment: query.environment,
  path: chosenPath(query),
  recursive: query.recursive,
});

const list = (spelling: Spelling) =>
  operation({
    ...reading,
    method: 'GET',
    path: spelling.base,
    summary: 'List the folders inside a folder, or all below it',
    audit: 'get-folders',
    query: ListQuery(spelling),
    reply: () => z.object({ folders: z.array(FolderReply().extend({ relativePath: z.string() })) }),
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

const PlacedReply = () =>
  z.object({
    folder: FolderReply().extend({
      environment: z.object({ envId: z.string(), envName: z.string(), envSlug: z.string() }),
      projectId: z.string(),
    }),
  });

const placed = (located: LocatedFolder): z.input<ReturnType<typeof PlacedReply>> => ({
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

const getById = ({ base }: Spelling) =>
  operation({
    ...reading,
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Get one folder by id',
    audit: 'get-folder',
    params: z.object({ id: folderIdOrName }),
    reply: PlacedReply,
    expect: ({ params, stores }) => stores.folders.expectId(params.id),
    handle: async ({ params, unit }) => placed(await readFolderById(unit, params.id)),
  });

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
const getAtPath = getByPath(
  '/api/v1/folders/{projectId}/{environment}/{secretPath+}',
  'Get one folder by path',
);
const getRoot = getByPath('/api/v1/folders/{projectId}/{environment}', 'Get a root folder');

export const readOperations: readonly Operation[] = [
  ...spellings.map(list),
  ...spellings.map(getById),
  getRoot,
  getAtPath,
];

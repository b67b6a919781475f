import * as z from 'zod';
import { createFolder } from '../../layers/domain/folders/create-folder.ts';
import { deleteFolder } from '../../layers/domain/folders/delete-folder.ts';
import { maxFoldersAtOnce, updateFolder, updateFolders } from '../../layers/domain/folders/update-folder.ts';
import { expectChange, expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { flag } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import { FollowQuery, followMembers, isToFollow } from '../secrets/following-wire.ts';
import { inProject, type Spelling } from '../spelling.ts';
import { followedMembers, followedOnTheWire } from './followed-wire.ts';
import {
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
  spellings,
} from './wire.ts';

const writing = { access: secretClients, limit: 'secrets' } as const;

const placeMembers = { environment, ...pathMembers };
const namedMembers = { ...placeMembers, name: folderName, description };

const Place = (spelling: Spelling) => inProject(spelling, placeMembers);
const NamedPlace = (spelling: Spelling) => inProject(spelling, namedMembers);
const RenamedPlace = (spelling: Spelling) => inProject(spelling, { ...followMembers, ...namedMembers });

const placeOf = (body: z.output<ReturnType<typeof Place>>) => ({
  projectId: body.projectId,
  environment: body.environment,
  path: chosenPath(body),
});

const create = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'POST',
    path: spelling.base,
    summary: 'Create a folder and those missing above it',
    audit: 'create-folder',
    body: NamedPlace(spelling),
    reply: OneFolderReply,
    expect: ({ body, claims, stores }) => {
      const actor = actorIn(claims);
      expectScope(stores, actor, { ...placeOf(body), path: [...chosenPath(body), body.name] });
      expectChange(stores, actor, { ...placeOf(body), path: chosenPath(body) });
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

const update = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'PATCH',
    path: `${spelling.base}/{folderId}`,
    summary: 'Rename or describe a folder, found by id or by name',
    audit: 'update-folder',
    params: z.object({ folderId: folderIdOrName }),
    query: FollowQuery,
    body: RenamedPlace(spelling),
    reply: () => z.object({ folder: FolderReply(), ...followedMembers() }),
    expect: ({ params, body, claims, stores }) => {
      stores.folders.expectId(params.folderId);
      expectChange(stores, actorIn(claims), placeOf(body));
    },
    handle: async ({ params, query, body, unit }) => {
      const updateReferences = isToFollow(query, body);
      const { folders, consequences } = await updateFolder(unit, {
        ...placeOf(body),
        folder: params.folderId,
        name: body.name,
        description: describedAs(body.description),
        updateReferences,
      });
      return {
        folder: folderOnTheWire(folders[0] as (typeof folders)[number]),
        ...followedOnTheWire(consequences, updateReferences),
      };
    },
  });

const OneOfMany = z.object({
  id: folderIdOrName,
  environment,
  name: folderName,
  path: folderPath,
  description,
});

const updateBatch = ({ base }: Spelling) =>
  operation({
    ...writing,
    method: 'PATCH',
    path: `${base}/batch`,
    summary: 'Rename or describe several folders, all or none',
    audit: 'update-folders',
    body: z.object({
      projectSlug: z.string().trim().min(1).max(128),
      folders: z.array(OneOfMany).min(1).max(maxFoldersAtOnce),
      ...followMembers,
    }),
    query: FollowQuery,
    reply: () => z.object({ folders: z.array(FolderReply()), ...followedMembers() }),
    expect: ({ body, claims, stores }) => {
      const actor = actorIn(claims);
      if (actor.orgId) stores.projects.expectSlug(actor.orgId, body.projectSlug, actor.kind, actor.id);
      for (const folder of body.folders) stores.folders.expectId(folder.id);
    },
    handle: async ({ query, body, unit }) => {
      const updateReferences = isToFollow(query, body);
      const { folders, consequences } = await updateFolders(unit, {
        projectSlug: body.projectSlug,
        updateReferences,
        folders: body.folders.map(({ id: folder, description: given, ...rest }) => ({
          ...rest,
          folder,
          description: describedAs(given),
        })),
      });
      return { folders: folders.map(folderOnTheWire), ...followedOnTheWire(consequences, updateReferences) };
    },
  });

/** Absent means that the contents go too; `false` asks for a folder that holds nothing. */
const forceDelete = z.preprocess(
  (given) => (given === '' || given === null ? undefined : given),
  flag(true).optional().meta({ description: 'No (false) refuses to delete a folder that holds something' }),
);
const DoomedPlace = (spelling: Spelling) => inProject(spelling, { ...placeMembers, forceDelete });
/** The member as a query, for clients that send no body with DELETE. */
const DeletionQuery = z.object({ forceDelete });

const remove = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'DELETE',
    path: `${spelling.base}/{folderIdOrName}`,
    summary: 'Delete a folder, found by id or by name, with everything below it',
    audit: 'delete-folder',
    params: z.object({ folderIdOrName }),
    repeats: { folderName: 'folderIdOrName' },
    query: DeletionQuery,
    body: DoomedPlace(spelling),
    reply: () => orApproval(OneFolderReply()),
    expect: ({ params, body, claims, stores }) => {
      stores.folders.expectId(params.folderIdOrName);
      expectChange(stores, actorIn(claims), placeOf(body));
    },
    handle: async ({ params, query, body, unit }) => {
      const deleted = await deleteFolder(unit, {
        ...placeOf(body),
        folder: params.folderIdOrName,
        onlyEmpty: (body.forceDelete ?? query.forceDelete) === false,
      });
      return changeOrApproval(deleted, (folder) => ({ folder: folderOnTheWire(folder) }));
    },
  });

export const writeOperations: readonly Operation[] = spellings.flatMap((spelling) => [
  create(spelling),
  update(spelling),
  updateBatch(spelling),
  remove(spelling),
]);

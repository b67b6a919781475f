import * as z from 'zod';
import { changeScimGroup, createScimGroup, deleteScimGroup } from '../../layers/domain/scim/change-group.ts';
import { listScimGroups, readScimGroup } from '../../layers/domain/scim/groups.ts';
import { patchedGroup } from '../../layers/domain/scim/patch-group.ts';
import { operation } from '../../layers/http/operation.ts';
import { GroupBody, groupVersion, oneGroup, ScimGroupReply, scimGroupReply } from './group-wire.ts';
import {
  base,
  changing,
  expectedBy,
  GroupId,
  gone,
  isShown,
  ListQuery,
  ListReply,
  listReply,
  operationsOf,
  PatchBody,
  projection,
  reading,
  removing,
  told,
} from './wire.ts';

const path = `${base}/Groups`;
const onOne = { path: `${path}/{groupId}`, params: GroupId } as const;

const list = operation({
  ...reading,
  path,
  summary: 'The groups of the organization, in pages',
  audit: 'get-scim-groups',
  query: ListQuery,
  paging: 'ask for fewer by `count`, or leave out the members by `excludedAttributes=members`',
  reply: () => ListReply(ScimGroupReply()),
  handle: async ({ query, unit, http }) => {
    const page = await listScimGroups(unit, { ...query, isWithMembers: isShown(query, 'members') });
    return told(listReply(page, scimGroupReply(http, query)));
  },
});

const read = operation({
  ...reading,
  ...onOne,
  summary: 'A group as the directory sees it',
  audit: 'get-scim-group',
  query: z.object(projection),
  reply: ScimGroupReply,
  handle: async ({ params, query, unit, http }) =>
    oneGroup(http, await readScimGroup(unit, params.groupId, isShown(query, 'members')), { asked: query }),
});

const create = operation({
  ...changing,
  method: 'POST',
  path,
  summary: 'Make a group with who is in it; it has the role that is mapped to its name',
  audit: 'create-scim-group',
  outcomes: ['created'],
  body: GroupBody,
  reply: ScimGroupReply,
  handle: async ({ body, unit, http }) =>
    oneGroup(http, await createScimGroup(unit, body), { outcome: 'created' }),
});

const replace = operation({
  ...changing,
  ...onOne,
  method: 'PUT',
  summary: 'Say name and members of a group anew',
  audit: 'update-scim-group',
  body: GroupBody,
  reply: ScimGroupReply,
  handle: async ({ params, body, unit, http }) => {
    const group = await changeScimGroup(unit, {
      id: params.groupId,
      change: () => body,
      expected: expectedBy(http),
      versionOf: groupVersion,
    });
    return oneGroup(http, group);
  },
});

const patch = operation({
  ...changing,
  ...onOne,
  method: 'PATCH',
  summary: 'Change the name of a group, or some of its members',
  audit: 'update-scim-group',
  body: PatchBody,
  reply: ScimGroupReply,
  handle: async ({ params, body, unit, http }) => {
    const group = await changeScimGroup(unit, {
      id: params.groupId,
      change: (before) => patchedGroup(before, operationsOf(body)),
      expected: expectedBy(http),
      versionOf: groupVersion,
    });
    return oneGroup(http, group);
  },
});

const remove = operation({
  ...removing,
  ...onOne,
  summary: 'Delete a group: what it gave is gone at once',
  audit: 'delete-scim-group',
  reply: () => z.object({}),
  handle: async ({ params, unit, http }) => {
    await deleteScimGroup(unit, params.groupId, expectedBy(http), groupVersion);
    return gone();
  },
});

export const scimGroupOperations = [list, read, create, replace, patch, remove];

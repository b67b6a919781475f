import {
  addPersonToGroup,
  listGroupPeople,
  removePersonFromGroup,
} from '../../layers/domain/groups/people.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import {
  expectGroup,
  expectPeople,
  GroupId,
  PeopleQuery,
  PeopleReply,
  peopleReply,
  UserReply,
  usernameInput,
  userReply,
} from './wire.ts';

const path = '/api/v1/groups/{id}/users';

const list = operation({
  method: 'GET',
  path,
  summary: 'The people in a group, and those who could be',
  access: members,
  audit: 'get-group-users',
  limit: 'read',
  params: GroupId,
  query: PeopleQuery,
  reply: PeopleReply,
  expect: expectPeople,
  handle: async ({ params, query, unit }) => peopleReply(await listGroupPeople(unit, params.id, query)),
});

const onOne = {
  path: `${path}/{username}`,
  access: members,
  limit: 'write',
  params: GroupId.extend({ username: usernameInput }),
  reply: UserReply,
  expect: expectGroup(),
} as const;

const add = operation({
  ...onOne,
  method: 'POST',
  summary: 'Let a person into a group',
  audit: 'add-user-to-group',
  handle: async ({ params, unit }) => userReply(await addPersonToGroup(unit, params.id, params.username)),
});

const remove = operation({
  ...onOne,
  method: 'DELETE',
  summary: 'Take a person out of a group',
  audit: 'remove-user-from-group',
  handle: async ({ params, unit }) =>
    userReply(await removePersonFromGroup(unit, params.id, params.username)),
});

export const groupPeopleOperations = [list, add, remove];

import * as z from 'zod';
import { changePerson } from '../../layers/domain/scim/change-person.ts';
import { attributesFrom, patchedPerson } from '../../layers/domain/scim/patch-person.ts';
import { listScimPeople, readScimPerson } from '../../layers/domain/scim/people.ts';
import { provisionPerson } from '../../layers/domain/scim/provision.ts';
import { removePerson } from '../../layers/domain/scim/remove-person.ts';
import { operation } from '../../layers/http/operation.ts';
import { onePerson, personVersion, UserBody, UserReply, userReply } from './user-wire.ts';
import {
  base,
  changing,
  expectedBy,
  gone,
  ListQuery,
  ListReply,
  listReply,
  operationsOf,
  PatchBody,
  PersonId,
  projection,
  reading,
  removing,
  told,
} from './wire.ts';

const path = `${base}/Users`;
const onOne = { path: `${path}/{orgMembershipId}`, params: PersonId } as const;

const list = operation({
  ...reading,
  path,
  summary: 'The people that a directory can see, in pages',
  audit: 'get-scim-users',
  query: ListQuery,
  paging: 'ask for fewer by `count`',
  // The token is proven by then: nobody else has lists read.
  expectForDirectory: (orgId, { query, stores }) => {
    if (query.filter === undefined) stores.scim.expectPeople(orgId);
  },
  reply: () => ListReply(UserReply()),
  handle: async ({ query, unit, http }) =>
    told(listReply(await listScimPeople(unit, query), userReply(http, query))),
});

const read = operation({
  ...reading,
  ...onOne,
  summary: 'A person as the directory sees them',
  audit: 'get-scim-user',
  query: z.object(projection),
  reply: UserReply,
  handle: async ({ params, query, unit, http }) =>
    onePerson(http, await readScimPerson(unit, params.orgMembershipId), { asked: query }),
});

const create = operation({
  ...changing,
  method: 'POST',
  path,
  summary: 'Provision a person: they are invited, and a member once they accept',
  audit: 'create-scim-user',
  outcomes: ['created'],
  body: UserBody,
  reply: UserReply,
  handle: async ({ body, unit, http }) =>
    onePerson(http, await provisionPerson(unit, attributesFrom(body), http.siteUrl), { outcome: 'created' }),
});

const replace = operation({
  ...changing,
  ...onOne,
  method: 'PUT',
  summary: 'Say a person anew; one that is not active is refused at once',
  audit: 'update-scim-user',
  body: UserBody,
  reply: UserReply,
  handle: async ({ params, body, unit, http }) => {
    const next = attributesFrom(body);
    const person = await changePerson(unit, {
      id: params.orgMembershipId,
      change: () => next,
      expected: expectedBy(http),
      versionOf: personVersion,
      siteUrl: http.siteUrl,
    });
    return onePerson(http, person);
  },
});

const patch = operation({
  ...changing,
  ...onOne,
  method: 'PATCH',
  summary: 'Change some of what is said of a person',
  audit: 'update-scim-user',
  body: PatchBody,
  reply: UserReply,
  handle: async ({ params, body, unit, http }) => {
    const person = await changePerson(unit, {
      id: params.orgMembershipId,
      change: (before) => patchedPerson(before, operationsOf(body)),
      expected: expectedBy(http),
      versionOf: personVersion,
      siteUrl: http.siteUrl,
    });
    return onePerson(http, person);
  },
});

const remove = operation({
  ...removing,
  ...onOne,
  summary: 'Take a person out of the organization, with all they hold in it',
  audit: 'delete-scim-user',
  reply: () => z.object({}),
  handle: async ({ params, unit, http }) => {
    await removePerson(unit, params.orgMembershipId, expectedBy(http), personVersion);
    return gone();
  },
});

export const scimUserOperations = [list, read, create, replace, patch, remove];

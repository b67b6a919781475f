import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { deleteOwnAccount, deleteUser } from '../../layers/domain/users/delete-user.ts';
import { organizationsOfPerson, readProfile, renamePerson } from '../../layers/domain/users/profile.ts';
import {
  people,
  peopleAndApiKeys,
  peopleBeforeFactor,
  peopleBeforeFactorAndApiKeys,
} from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { OrganizationReply, organizationReply } from '../organizations/wire.ts';
import { ProfileReply, personName, profileReply, UserReply, userReply } from './wire.ts';

const reading = { method: 'GET', audit: 'get-user', limit: 'read', reply: ProfileReply } as const;

const readOwn = operation({
  ...reading,
  path: '/api/v1/user',
  summary: 'Read the caller’s own account',
  access: peopleBeforeFactor,
  handle: async ({ unit }) => profileReply(await readProfile(unit)),
});

const readMe = operation({
  ...reading,
  path: '/api/v2/users/me',
  summary: 'Read the caller’s own account, also by API key',
  access: peopleBeforeFactorAndApiKeys,
  handle: async ({ unit }) => profileReply(await readProfile(unit)),
});

const rename = operation({
  method: 'PATCH',
  path: '/api/v2/users/me/name',
  summary: 'Change the caller’s own name',
  access: peopleAndApiKeys,
  audit: 'update-user',
  limit: 'write',
  body: z.object({ firstName: personName, lastName: optional(personName) }),
  reply: () => z.object({ user: UserReply() }),
  handle: async ({ body, unit }) => ({
    user: userReply(await renamePerson(unit, { firstName: body.firstName, lastName: body.lastName ?? null })),
  }),
});

const authMethods = operation({
  method: 'PUT',
  path: '/api/v2/users/me/auth-methods',
  summary: 'Choose how the caller logs in: by e-mail address and password is the one way there is',
  access: peopleAndApiKeys,
  audit: 'update-user',
  limit: 'write',
  body: z.object({ authMethods: z.array(z.string().max(64)).min(1).max(20) }),
  reply: () => z.object({ user: UserReply() }),
  handle: async ({ body, unit }) => {
    if (body.authMethods.some((method) => method !== 'email'))
      throw new LocketError('bad-request', 'People log in by e-mail address and password only: email');
    return { user: userReply(await readProfile(unit)) };
  },
});

const organizations = operation({
  method: 'GET',
  path: '/api/v2/users/me/organizations',
  summary: 'List the organizations the caller is in',
  access: peopleBeforeFactorAndApiKeys,
  audit: 'get-user-organizations',
  limit: 'read',
  reply: () => z.object({ organizations: z.array(OrganizationReply()) }),
  handle: async ({ unit }) => ({
    organizations: (await organizationsOfPerson(unit)).map(organizationReply),
  }),
});

const deletion = {
  method: 'DELETE',
  access: people,
  audit: 'delete-user',
  limit: 'write',
} as const;

const deleteMe = operation({
  ...deletion,
  reply: () => z.object({ user: UserReply() }),
  path: '/api/v2/users/me',
  summary: 'Delete the caller’s own account, for good',
  handle: async ({ unit }) => ({ user: userReply(await deleteOwnAccount(unit)) }),
});

const deletePerson = operation({
  ...deletion,
  path: '/api/v1/admin/user-management/users/{userId}',
  summary: 'Delete an account, as a server admin',
  params: z.object({ userId: id }),
  reply: () => z.object({ users: UserReply() }),
  handle: async ({ params, unit }) => ({ users: userReply(await deleteUser(unit, params.userId)) }),
});

export const profileOperations = [
  readOwn,
  readMe,
  rename,
  authMethods,
  organizations,
  deleteMe,
  deletePerson,
];

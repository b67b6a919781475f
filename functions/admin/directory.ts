import * as z from 'zod';
import { listIdentities, listUsers } from '../../layers/domain/instance/directory.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, numeric, sought, uuid } from '../../layers/http/wire.ts';

const Page = z.object({
  searchTerm: defaulted(sought(255), ''),
  offset: defaulted(numeric(z.int().min(0)), 0),
  limit: defaulted(numeric(z.int().min(1).max(100)), 20),
});

const row = { method: 'GET', access: people, limit: 'read', query: Page } as const;

const searchIn = ({ searchTerm, offset, limit }: z.output<typeof Page>) => ({
  search: searchTerm,
  offset,
  limit,
});

const UserReply = () =>
  z.object({
    id: uuid,
    username: z.string(),
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
  });

export const listInstanceUsers = operation({
  ...row,
  path: '/api/v1/admin/user-management/users',
  summary: 'The people of the instance, for server admins',
  audit: 'get-instance-users',
  reply: () => z.object({ users: z.array(UserReply()) }),
  handle: async ({ query, unit }) => ({
    users: (await listUsers(unit, searchIn(query))).map(({ id, username, email, firstName, lastName }) => ({
      id,
      username,
      email,
      firstName,
      lastName,
    })),
  }),
});

export const listInstanceIdentities = operation({
  ...row,
  path: '/api/v1/admin/identity-management/identities',
  summary: 'The machine identities of all organizations, for server admins',
  audit: 'get-instance-identities',
  reply: () =>
    z.object({
      identities: z.array(
        z.object({ id: uuid, name: z.string(), orgId: uuid, isInstanceAdmin: z.boolean() }),
      ),
      totalCount: z.int(),
    }),
  handle: async ({ query, unit }) => {
    const { identities, firstId, totalCount } = await listIdentities(unit, searchIn(query));
    return {
      identities: identities.map(({ id, name, orgId }) => ({
        id,
        name,
        orgId,
        isInstanceAdmin: id === firstId,
      })),
      totalCount,
    };
  },
});

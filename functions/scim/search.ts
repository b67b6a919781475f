import * as z from 'zod';
import { listScimGroups } from '../../layers/domain/scim/groups.ts';
import { listScimPeople } from '../../layers/domain/scim/people.ts';
import { searchScim } from '../../layers/domain/scim/search.ts';
import { operation } from '../../layers/http/operation.ts';
import { ScimGroupReply, scimGroupReply } from './group-wire.ts';
import { UserReply, userReply } from './user-wire.ts';
import {
  base,
  byDirectory,
  isShown,
  ListReply,
  listReply,
  type Projection,
  SearchBody,
  told,
} from './wire.ts';

/** Lists that are asked for by POST, so that filters with addresses stand in no URL (RFC 7644 section 3.4.3). */
const searching = {
  ...byDirectory,
  method: 'POST',
  limit: 'read',
  body: SearchBody,
  paging: 'ask for fewer by `count`',
} as const;

const people = operation({
  ...searching,
  path: `${base}/Users/.search`,
  summary: 'The people that a directory can see, asked for in the body',
  audit: 'get-scim-users',
  reply: () => ListReply(UserReply()),
  handle: async ({ body, unit, http }) =>
    told(listReply(await listScimPeople(unit, body), userReply(http, body))),
});

const withMembers = (asked: Projection) => ({ isWithMembers: isShown(asked, 'members') });

const groups = operation({
  ...searching,
  path: `${base}/Groups/.search`,
  summary: 'The groups of the organization, asked for in the body',
  audit: 'get-scim-groups',
  reply: () => ListReply(ScimGroupReply()),
  handle: async ({ body, unit, http }) =>
    told(
      listReply(await listScimGroups(unit, { ...body, ...withMembers(body) }), scimGroupReply(http, body)),
    ),
});

const everything = operation({
  ...searching,
  path: `${base}/.search`,
  summary: 'People and groups together, people first',
  audit: 'search-scim',
  reply: () => ListReply(z.union([UserReply(), ScimGroupReply()])),
  handle: async ({ body, unit, http }) => {
    const page = await searchScim(unit, { ...body, ...withMembers(body) });
    return told(
      listReply(page, (found) =>
        'group' in found ? scimGroupReply(http, body)(found) : userReply(http, body)(found),
      ),
    );
  },
});

export const scimSearchOperations = [people, groups, everything];

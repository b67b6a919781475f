import * as z from 'zod';
import {
  membershipsOfIdentity,
  readableIdentities,
  searchIdentities,
} from '../../layers/domain/identities/list-identities.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, numeric, optional, sought } from '../../layers/http/wire.ts';
import { IdentityMembershipReply, identityMembershipReply } from '../project-identities/reply.ts';
import { IdentityParams } from './identities.ts';
import { membershipOnTheWire, OrganizationMembershipReply } from './identity-wire.ts';

const row = {
  method: 'GET' as const,
  access: members,
  audit: 'get-identities' as const,
  limit: 'read' as const,
};

const ofOrganization = operation({
  ...row,
  path: '/api/v1/identities',
  summary: 'List the machine identities of the organization',
  query: z.object({ orgId: id }),
  reply: () => z.object({ identities: z.array(OrganizationMembershipReply()), totalCount: z.int() }),
  handle: async ({ query, unit }) => {
    const identities = await readableIdentities(unit, query.orgId);
    return { identities: identities.map(membershipOnTheWire), totalCount: identities.length };
  },
});

const SearchQuery = z.object({
  offset: defaulted(numeric(z.int().min(0)), 0),
  limit: defaulted(numeric(z.int().min(1).max(20_000)), 100),
  orderBy: defaulted(z.enum(['name']), 'name'),
  orderDirection: defaulted(z.enum(['asc', 'desc']), 'asc'),
  search: optional(sought(255)),
});

const searched = operation({
  ...row,
  path: '/api/v2/organizations/{orgId}/identity-memberships',
  summary: 'Search the machine identities of the organization by name',
  params: z.object({ orgId: id }),
  query: SearchQuery,
  reply: () => z.object({ identityMemberships: z.array(OrganizationMembershipReply()), totalCount: z.int() }),
  handle: async ({ params, query, unit }) => {
    const { identities, totalCount } = await searchIdentities(unit, params.orgId, query);
    return { identityMemberships: identities.map(membershipOnTheWire), totalCount };
  },
});

const projectsOf = operation({
  ...row,
  path: '/api/v1/identities/{identityId}/identity-memberships',
  summary: 'List the projects a machine identity is a member of',
  audit: 'get-identity-memberships' as const,
  params: IdentityParams,
  reply: () => z.object({ identityMemberships: z.array(IdentityMembershipReply()) }),
  handle: async ({ params, unit }) => ({
    identityMemberships: (await membershipsOfIdentity(unit, params.identityId)).map(identityMembershipReply),
  }),
});

export const identityListOperations = [ofOrganization, searched, projectsOf];

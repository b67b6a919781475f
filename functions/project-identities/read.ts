import * as z from 'zod';
import {
  findIdentityMembership,
  listIdentityMemberships,
  readIdentityMembership,
} from '../../layers/domain/projects/identity-memberships.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, numeric, optional, sought } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { IdentityMembershipReply, identityMembershipReply } from './reply.ts';
import { identityMembershipPaths } from './write.ts';

const reading = { method: 'GET', access: members, limit: 'read' } as const;

const single = {
  ...reading,
  summary: 'The membership of a machine identity in the project',
  audit: 'get-identity-project-membership',
  reply: () => z.object({ identityMembership: IdentityMembershipReply() }),
} as const;

const list = (base: string) =>
  operation({
    ...reading,
    path: base,
    summary: 'The machine identities in the project',
    audit: 'get-identity-project-memberships',
    params: ProjectId,
    query: z.object({
      offset: numeric(z.int().min(0).default(0)),
      limit: numeric(z.int().min(1).max(20_000).default(100)),
      orderBy: defaulted(z.enum(['name']), 'name'),
      orderDirection: defaulted(z.enum(['asc', 'desc']), 'asc'),
      search: optional(sought(128)),
    }),
    reply: () => z.object({ identityMemberships: z.array(IdentityMembershipReply()), totalCount: z.int() }),
    expect: expectProject,
    handle: async ({ params, query, unit }) => {
      const { memberships, totalCount } = await listIdentityMemberships(unit, params.projectId, query);
      return { identityMemberships: memberships.map(identityMembershipReply), totalCount };
    },
  });

const get = (base: string) =>
  operation({
    ...single,
    path: `${base}/{identityId}`,
    params: ProjectId.extend({ identityId: id }),
    expect: expectProject,
    handle: async ({ params, unit }) => ({
      identityMembership: identityMembershipReply(
        await readIdentityMembership(unit, params.projectId, params.identityId),
      ),
    }),
  });

const getByMembership = (base: string) =>
  operation({
    ...single,
    path: `${base}/identity-memberships/{membershipId}`,
    params: z.object({ membershipId: id }),
    handle: async ({ params, unit }) => ({
      identityMembership: identityMembershipReply(await findIdentityMembership(unit, params.membershipId)),
    }),
  });

export const identityMembershipReadOperations = [
  ...identityMembershipPaths.map(list),
  ...identityMembershipPaths.map(get),
  ...['/api/v2/workspace', '/api/v1/projects'].map(getByMembership),
];

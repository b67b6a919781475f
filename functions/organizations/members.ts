import * as z from 'zod';
import { updateMember } from '../../layers/domain/organizations/change-member.ts';
import { listMembers, readMember } from '../../layers/domain/organizations/member.ts';
import { ownOrganizationPermissions } from '../../layers/domain/organizations/own-permissions.ts';
import { maxRemoved, removeMembers } from '../../layers/domain/organizations/remove-members.ts';
import { members, peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional, shownName } from '../../layers/http/wire.ts';
import {
  MemberDetailReply,
  MemberReply,
  MembershipReply,
  memberDetailReply,
  memberReply,
  membershipReply,
  OrgId,
} from './wire.ts';

const base = '/api/v2/organizations/{orgId}/memberships';
const InOrganization = OrgId.extend({ membershipId: id });
const Users = () => z.object({ users: z.array(MemberReply()) });

const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write' } as const;

const list = (path: string) =>
  operation({
    ...reading,
    path,
    summary: 'The people of the organization, and those who are invited',
    audit: 'get-organization-members',
    params: OrgId,
    reply: Users,
    handle: async ({ params, unit }) => ({
      users: (await listMembers(unit, params.orgId)).map(memberReply),
    }),
  });

const read = operation({
  ...reading,
  path: `${base}/{membershipId}`,
  summary: 'A person of the organization, with metadata',
  audit: 'get-organization-member',
  params: InOrganization,
  reply: () => z.object({ membership: MemberDetailReply() }),
  handle: async ({ params, unit }) => ({
    membership: memberDetailReply(await readMember(unit, params.orgId, params.membershipId)),
  }),
});

const metadata = z
  .array(z.object({ key: shownName(255), value: z.string().trim().min(1).max(1020) }))
  .max(100);

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{membershipId}`,
  summary: 'Change role or metadata of a person in the organization, or switch the membership off or on',
  audit: 'update-organization-member',
  params: InOrganization,
  body: z.object({
    role: optional(z.string().trim().min(1).max(64)),
    isActive: optional(z.boolean()),
    metadata: optional(metadata),
  }),
  reply: () => z.object({ membership: MembershipReply() }),
  handle: async ({ params, body, unit }) => ({
    membership: membershipReply(await updateMember(unit, params.orgId, params.membershipId, body)),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{membershipId}`,
  summary: 'Take a person out of the organization and everything in it, or cancel an invitation',
  audit: 'remove-organization-members',
  params: InOrganization,
  reply: () => z.object({ membership: MembershipReply() }),
  handle: async ({ params, unit }) => {
    const [member] = await removeMembers(unit, params.orgId, [params.membershipId]);
    return { membership: membershipReply(member as NonNullable<typeof member>) };
  },
});

const removeSeveral = operation({
  ...changing,
  method: 'DELETE',
  path: base,
  summary: 'Take several people out of the organization, all or none',
  audit: 'remove-organization-members',
  params: OrgId,
  body: z.object({ membershipIds: z.array(id).min(1).max(maxRemoved) }),
  reply: () => z.object({ memberships: z.array(MembershipReply()) }),
  handle: async ({ params, body, unit }) => ({
    memberships: (await removeMembers(unit, params.orgId, body.membershipIds)).map(membershipReply),
  }),
});

const readOwnPermissions = operation({
  ...reading,
  path: '/api/v1/organization/{orgId}/permissions',
  summary: 'What the caller may do in the organization, as packed CASL rules',
  access: peopleInside,
  audit: 'get-organization-permissions',
  params: OrgId,
  reply: () => z.object({ membership: MembershipReply(), permissions: z.array(z.unknown()) }),
  handle: async ({ params, unit }) => {
    const { membership, permissions } = await ownOrganizationPermissions(unit, params.orgId);
    return { membership: membershipReply({ membership }), permissions: [...permissions] };
  },
});

export const memberOperations = [
  readOwnPermissions,
  list(base),
  list('/api/v1/organization/{orgId}/users'),
  read,
  update,
  remove,
  removeSeveral,
];

import * as z from 'zod';
import type { Membership } from '../../layers/domain/organizations/organization.ts';
import { addMemberships } from '../../layers/domain/projects/add-people.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';

const OrganizationMembershipReply = () =>
  z.object({
    id: uuid,
    role: z.string(),
    status: z.string(),
    inviteEmail: z.string().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    userId: uuid.nullable(),
    orgId: uuid,
    roleId: uuid.nullable(),
    projectFavorites: z.array(z.string()).nullable(),
    isActive: z.boolean(),
  });

const organizationMembershipReply = (membership: Membership) => ({
  id: membership.id,
  role: membership.role,
  status: 'accepted',
  inviteEmail: null,
  createdAt: membership.createdAt,
  updatedAt: membership.updatedAt,
  userId: membership.userId,
  orgId: membership.orgId,
  roleId: null,
  projectFavorites: null,
  isActive: membership.isActive,
});

/** Old clients encrypt the project's key for everybody they add; what they send along is not needed. */
const addByMembership = operation({
  method: 'POST',
  path: '/api/v1/workspace/{projectId}/memberships',
  summary: 'Make members of the organization members of the project, by organization membership',
  access: members,
  audit: 'add-workspace-members',
  limit: 'write',
  params: ProjectId,
  body: z.object({
    members: z
      .array(
        z.object({
          orgMembershipId: id,
          workspaceEncryptedKey: z.string().max(4096).optional(),
          workspaceEncryptedNonce: z.string().max(4096).optional(),
        }),
      )
      .min(1)
      .max(1000),
  }),
  reply: () => z.object({ success: z.boolean(), data: z.array(OrganizationMembershipReply()) }),
  expect: expectProject,
  handle: async ({ params, body, unit }) => {
    const ids = body.members.map(({ orgMembershipId }) => orgMembershipId);
    const memberships = await addMemberships(unit, params.projectId, ids);
    return { success: true, data: memberships.map(organizationMembershipReply) };
  },
});

export const peopleByMembershipOperations = [addByMembership];

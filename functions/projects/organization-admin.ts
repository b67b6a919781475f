import * as z from 'zod';
import { grantAdminAccess, listEveryProject } from '../../layers/domain/projects/organization-admin.ts';
import type { ProjectGrant } from '../../layers/domain/projects/project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, instant, numeric, optional, uuid } from '../../layers/http/wire.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import { ProjectId } from './scope.ts';

const base = '/api/v1/organization-admin/projects';
const row = { access: members } as const;

const list = operation({
  ...row,
  method: 'GET',
  path: base,
  summary: 'Every project of the organization, for those who may enter them all',
  audit: 'org-admin-get-projects',
  limit: 'read',
  query: z.object({
    search: optional(z.string().max(255)),
    offset: defaulted(numeric(z.int().min(0)), 0),
    limit: defaulted(numeric(z.int().min(1).max(100)), 50),
  }),
  reply: () => z.object({ projects: z.array(ProjectReply()), count: z.int() }),
  handle: async ({ query, unit }) => {
    const { projects, count } = await listEveryProject(unit, query);
    return { projects: projects.map(projectReply), count };
  },
});

/** A person's membership has `userId`, as the contract says; a machine's has `identityId`. */
const MembershipReply = () =>
  z.object({
    id: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string(),
    userId: uuid.optional(),
    identityId: uuid.optional(),
  });

const membershipReply = (grant: ProjectGrant): z.input<ReturnType<typeof MembershipReply>> => ({
  id: grant.id,
  createdAt: grant.createdAt,
  updatedAt: grant.updatedAt,
  projectId: grant.projectId,
  [grant.actorKind === 'user' ? 'userId' : 'identityId']: grant.actorId,
});

const grantAccess = operation({
  ...row,
  method: 'POST',
  path: `${base}/{projectId}/grant-admin-access`,
  summary: 'Become an admin of a project of the organization, member of it or not',
  audit: 'org-admin-accessed-project',
  limit: 'write',
  params: ProjectId,
  reply: () => z.object({ membership: MembershipReply() }),
  handle: async ({ params, unit }) => ({
    membership: membershipReply(await grantAdminAccess(unit, params.projectId)),
  }),
});

export const organizationAdminOperations = [list, grantAccess];

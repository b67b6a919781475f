import * as z from 'zod';
import { listOwnProjects, projectsOfMember } from '../../layers/domain/organizations/member-projects.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, uuid } from '../../layers/http/wire.ts';
import { PersonReply, personReply } from '../members/reply.ts';
import { OrgId } from './wire.ts';

const row = { method: 'GET', access: members, limit: 'read' } as const;

const WorkspaceReply = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    organization: z.string(),
    environments: z.array(z.object({ name: z.string(), slug: z.string() })),
  });

const workspaces = operation({
  ...row,
  path: '/api/v2/organizations/{orgId}/workspaces',
  summary: 'The projects of the organization that the caller is in',
  audit: 'get-projects',
  params: OrgId,
  reply: () => z.object({ workspaces: z.array(WorkspaceReply()) }),
  handle: async ({ params, unit }) => ({
    workspaces: (await listOwnProjects(unit, params.orgId)).map((project) => ({
      id: project.id,
      name: project.name,
      slug: project.slug,
      organization: project.orgId,
      environments: project.environments.map(({ name, slug }) => ({ name, slug })),
    })),
  }),
});

const ProjectMembershipReply = () =>
  PersonReply().extend({ project: z.object({ id: uuid, name: z.string() }) });

const projectMemberships = operation({
  ...row,
  path: '/api/v2/organizations/{orgId}/memberships/{membershipId}/project-memberships',
  summary: 'The projects that a person of the organization is in, with the roles there',
  audit: 'get-organization-member',
  params: OrgId.extend({ membershipId: id }),
  reply: () => z.object({ memberships: z.array(ProjectMembershipReply()) }),
  handle: async ({ params, unit }) => ({
    memberships: (await projectsOfMember(unit, params.orgId, params.membershipId)).map((each) => ({
      ...personReply(each),
      project: { id: each.project.id, name: each.project.name },
    })),
  }),
});

export const memberProjectOperations = [workspaces, projectMemberships];

import * as z from 'zod';
import { type BuiltInRole, projectRoles } from '../../layers/domain/permissions/built-in-roles.ts';
import { pack } from '../../layers/domain/permissions/rule.ts';
import { listProjects, listProjectsToInviteTo } from '../../layers/domain/projects/list-projects.ts';
import type { Project } from '../../layers/domain/projects/project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, instant, uuid } from '../../layers/http/wire.ts';
import { ProjectReply, projectReply } from './project-reply.ts';

const RoleReply = z.object({
  id: uuid,
  name: z.string(),
  description: z.string().nullable(),
  slug: z.string(),
  permissions: z.array(z.unknown()),
  createdAt: instant,
  updatedAt: instant,
  projectId: z.string(),
});

const listing = {
  method: 'GET',
  summary: 'The projects of which the caller is a member',
  group: 'projects',
  access: members,
  audit: 'get-projects',
  limit: 'read',
} as const;

const roleReply = ({ id, createdAt }: Project, role: BuiltInRole) => ({
  id: role.id,
  name: role.name,
  description: role.description,
  slug: role.slug,
  permissions: role.rules.map(pack),
  createdAt,
  updatedAt: createdAt,
  projectId: id,
});

const withRoles = (project: Project) => ({
  ...projectReply(project),
  roles: projectRoles.map((role) => roleReply(project, role)),
});

const listWorkspaces = operation({
  ...listing,
  path: '/api/v1/workspace',
  query: z.object({ includeRoles: flag(false) }),
  reply: z.object({ workspaces: z.array(ProjectReply.extend({ roles: z.array(RoleReply).optional() })) }),
  handle: async ({ query, unit }) => ({
    workspaces: query.includeRoles
      ? (await listProjectsToInviteTo(unit)).map(withRoles)
      : (await listProjects(unit)).map(projectReply),
  }),
});

const listProjectsOfCaller = operation({
  ...listing,
  path: '/api/v1/projects',
  reply: z.object({ projects: z.array(ProjectReply) }),
  handle: async ({ unit }) => ({ projects: (await listProjects(unit)).map(projectReply) }),
});

export const listOperations = [listWorkspaces, listProjectsOfCaller];

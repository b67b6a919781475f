import * as z from 'zod';
import { type BuiltInRole, projectRoles } from '../../layers/domain/permissions/built-in-roles.ts';
import { pack } from '../../layers/domain/permissions/rule.ts';
import { projectTypes } from '../../layers/domain/projects/create-project.ts';
import { listProjects, listProjectsToInviteTo } from '../../layers/domain/projects/list-projects.ts';
import type { Project } from '../../layers/domain/projects/project.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, instant, optional, uuid } from '../../layers/http/wire.ts';
import { projects, type Spelling, workspaces } from '../spelling.ts';
import { ProjectReply, projectReply } from './project-reply.ts';

const RoleReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    slug: z.string(),
    permissions: z.array(z.unknown()),
    createdAt: instant(),
    updatedAt: instant(),
    projectId: z.string(),
  });

const listing = {
  method: 'GET',
  summary: 'The projects of which the caller is a member',
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

const found = async (unit: Unit, includeRoles: boolean) =>
  includeRoles
    ? (await listProjectsToInviteTo(unit)).map(withRoles)
    : (await listProjects(unit)).map(projectReply);

const listOf = (spelling: Spelling) => {
  const many = `${spelling.noun}s`;
  return operation({
    ...listing,
    path: spelling.base,
    query: z.object({ includeRoles: flag(false), type: optional(z.enum([...projectTypes, 'all'])) }),
    reply: () =>
      z.object({ [many]: z.array(ProjectReply().extend({ roles: z.array(RoleReply()).optional() })) }),
    handle: async ({ query: { includeRoles, type = 'all' }, unit }) => ({
      [many]: (await found(unit, includeRoles)).filter((project) => type === 'all' || project.type === type),
    }),
  });
};

export const listOperations = [workspaces, projects].map(listOf);

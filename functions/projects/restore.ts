import * as z from 'zod';
import { listDeletedProjects, restoreProject } from '../../layers/domain/projects/restore-project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { deletionMembers, deletionReply } from './deletion-wire.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import { expectProject, ProjectId, projectSlugInput } from './scope.ts';

const listProjects = operation({
  method: 'GET',
  path: '/api/v1/projects/deleted',
  summary: 'The deleted projects that the caller may restore',
  access: members,
  audit: 'get-deleted-projects',
  limit: 'read',
  reply: () => z.object({ projects: z.array(ProjectReply().extend(deletionMembers())) }),
  handle: async ({ unit }) => ({
    projects: (await listDeletedProjects(unit)).map((each) => ({
      ...projectReply(each.project),
      ...deletionReply(each),
    })),
  }),
});

const restoration = operation({
  method: 'POST',
  path: '/api/v1/projects/{projectId}/restore',
  summary: 'Bring a deleted project back with everything in it',
  access: members,
  audit: 'restore-project',
  limit: 'write',
  params: ProjectId,
  body: z.object({ newSlug: optional(projectSlugInput) }),
  reply: () => z.object({ project: ProjectReply() }),
  expect: expectProject,
  handle: async ({ params, body, unit }) => ({
    project: projectReply(await restoreProject(unit, params.projectId, body.newSlug)),
  }),
});

export const restoreOperations = [listProjects, restoration];

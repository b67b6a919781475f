import * as z from 'zod';
import type { Deletion } from '../../layers/domain/projects/deleted.ts';
import {
  listDeletedEnvironments,
  restoreEnvironment,
} from '../../layers/domain/projects/restore-environment.ts';
import { listDeletedProjects, restoreProject } from '../../layers/domain/projects/restore-project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, optional } from '../../layers/http/wire.ts';
import {
  EnvironmentChangeReply,
  EnvironmentReply,
  environmentChangeReply,
  environmentReply,
} from './environment-reply.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import { expectProject, ProjectId, projectSlugInput, slugOf } from './scope.ts';

const deletion = () => ({ deletedAt: instant(), restorableUntil: instant() });
const deletionReply = ({ deletedAt, restorableUntil }: Deletion) => ({ deletedAt, restorableUntil });

const listProjects = operation({
  method: 'GET',
  path: '/api/v1/projects/deleted',
  summary: 'The deleted projects that the caller may restore',
  group: 'projects',
  access: members,
  audit: 'get-deleted-projects',
  limit: 'read',
  reply: () => z.object({ projects: z.array(ProjectReply().extend(deletion())) }),
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
  group: 'projects',
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

const listEnvironments = operation({
  method: 'GET',
  path: '/api/v1/projects/{projectId}/environments/deleted',
  summary: 'The deleted environments of a project that can be restored',
  group: 'environments',
  access: members,
  audit: 'get-deleted-environments',
  limit: 'read',
  params: ProjectId,
  reply: () => z.object({ environments: z.array(EnvironmentReply().extend(deletion())) }),
  expect: expectProject,
  handle: async ({ params, unit }) => ({
    environments: (await listDeletedEnvironments(unit, params.projectId)).map((each) => ({
      ...environmentReply({ project: { id: each.projectId }, environment: each.environment }),
      ...deletionReply(each),
    })),
  }),
});

const environmentRestoration = operation({
  method: 'POST',
  path: '/api/v1/projects/{projectId}/environments/{environmentId}/restore',
  summary: 'Bring a deleted environment back with everything in it',
  group: 'environments',
  access: members,
  audit: 'restore-environment',
  limit: 'write',
  params: ProjectId.extend({ environmentId: id }),
  body: z.object({ newSlug: optional(slugOf(1)) }),
  reply: EnvironmentChangeReply,
  expect: expectProject,
  handle: async ({ params, body, unit }) =>
    environmentChangeReply(
      'Successfully restored environment',
      await restoreEnvironment(unit, params.projectId, params.environmentId, body.newSlug),
    ),
});

export const restoreOperations = [listProjects, restoration, listEnvironments, environmentRestoration];

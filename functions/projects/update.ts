import * as z from 'zod';
import { updateProject } from '../../layers/domain/projects/update-project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional, optionalCount } from '../../layers/http/wire.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import {
  descriptionInput,
  expectProject,
  expectProjectBySlug,
  nameInput,
  ProjectId,
  ProjectSlug,
  projectSlugInput,
  versionLimit,
} from './scope.ts';

const UpdateBody = z.object({
  name: optional(nameInput),
  description: descriptionInput,
  autoCapitalization: optional(z.boolean()),
  slug: optional(projectSlugInput),
  hasDeleteProtection: optional(z.boolean()),
  pitVersionLimit: optionalCount(versionLimit),
});

const LegacyUpdateBody = UpdateBody.pick({ name: true, autoCapitalization: true });

const updating = {
  method: 'PATCH',
  summary: 'Change the settings of a project',
  access: members,
  audit: 'update-project',
  limit: 'write',
} as const;

const updateWorkspace = operation({
  ...updating,
  path: '/api/v1/workspace/{projectId}',
  params: ProjectId,
  body: UpdateBody,
  reply: () => z.object({ workspace: ProjectReply() }),
  expect: expectProject,
  handle: async ({ params, body, unit }) => ({
    workspace: projectReply(await updateProject(unit, { id: params.projectId }, body)),
  }),
});

/** Some clients read the project itself, others its `project` member. */
const updateById = operation({
  ...updating,
  path: '/api/v1/projects/{projectId}',
  params: ProjectId,
  body: UpdateBody,
  reply: () => ProjectReply().extend({ project: ProjectReply() }),
  expect: expectProject,
  handle: async ({ params, body, unit }) => {
    const project = projectReply(await updateProject(unit, { id: params.projectId }, body));
    return { ...project, project };
  },
});

const updateBySlug = operation({
  ...updating,
  path: '/api/v2/workspace/{slug}',
  params: ProjectSlug,
  body: LegacyUpdateBody,
  reply: ProjectReply,
  expect: expectProjectBySlug,
  handle: async ({ params, body, unit }) => projectReply(await updateProject(unit, params, body)),
});

export const updateOperations = [updateWorkspace, updateById, updateBySlug];

import * as z from 'zod';
import { deleteProject } from '../../layers/domain/projects/delete-project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { ofProject, type Spelling, wrapped } from '../spelling.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import { expectProject, expectProjectBySlug, ProjectId, ProjectSlug } from './scope.ts';

const deletion = {
  method: 'DELETE',
  summary: 'Delete a project with everything in it',
  access: members,
  audit: 'delete-project',
  limit: 'write',
} as const;

const deleteById = (spelling: Spelling) =>
  operation({
    ...deletion,
    path: spelling.base,
    params: ProjectId,
    reply: () => z.object(wrapped(spelling, ProjectReply())),
    expect: expectProject,
    handle: async ({ params, unit }) =>
      wrapped(spelling, projectReply(await deleteProject(unit, { id: params.projectId }))),
  });

/** Some clients read the project itself, others its `workspace` member. */
const deleteBySlug = operation({
  ...deletion,
  path: '/api/v2/workspace/{slug}',
  params: ProjectSlug,
  reply: () => ProjectReply().extend({ workspace: ProjectReply() }),
  expect: expectProjectBySlug,
  handle: async ({ params, unit }) => {
    const project = projectReply(await deleteProject(unit, params));
    return { ...project, workspace: project };
  },
});

export const deleteOperations = [...ofProject('').map(deleteById), deleteBySlug];

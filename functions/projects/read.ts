import * as z from 'zod';
import { readProject } from '../../layers/domain/projects/reference.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { ofProject, type Spelling, wrapped } from '../spelling.ts';
import { ProjectReply, projectReply } from './project-reply.ts';
import { expectProject, expectProjectBySlug, ProjectId, ProjectSlug } from './scope.ts';

const reading = {
  method: 'GET',
  summary: 'A project with its environments',
  access: members,
  audit: 'get-project',
  limit: 'read',
} as const;

const getById = (spelling: Spelling) =>
  operation({
    ...reading,
    path: spelling.base,
    params: ProjectId,
    reply: () => z.object(wrapped(spelling, ProjectReply())),
    expect: expectProject,
    handle: async ({ params, unit }) =>
      wrapped(spelling, projectReply(await readProject(unit, { id: params.projectId }))),
  });

const getBySlug = (path: string) =>
  operation({
    ...reading,
    path,
    params: ProjectSlug,
    reply: ProjectReply,
    expect: expectProjectBySlug,
    handle: async ({ params, unit }) => projectReply(await readProject(unit, params)),
  });

export const readOperations = [
  ...ofProject('').map(getById),
  getBySlug('/api/v2/workspace/{slug}'),
  getBySlug('/api/v1/projects/slug/{slug}'),
];

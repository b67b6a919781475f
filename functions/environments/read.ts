import * as z from 'zod';
import {
  findEnvironment,
  readEnvironment,
  readEnvironmentBySlug,
} from '../../layers/domain/projects/read-environment.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, projects, type Spelling, workspaces } from '../spelling.ts';
import { EnvironmentReply, environmentReply } from './reply.ts';

const reading = {
  method: 'GET',
  summary: 'An environment',
  access: members,
  audit: 'get-environment',
  limit: 'read',
} as const;

const getById = ({ base }: Spelling) =>
  operation({
    ...reading,
    path: `${base}/environments/{environmentId}`,
    params: z.object({ environmentId: id }),
    reply: () => z.object({ environment: EnvironmentReply() }),
    handle: async ({ params, unit }) => ({
      environment: environmentReply(await findEnvironment(unit, params.environmentId)),
    }),
  });

const getInProject = ({ base }: Spelling) =>
  operation({
    ...reading,
    path: `${base}/{environmentId}`,
    params: ProjectId.extend({ environmentId: id }),
    reply: () => z.object({ environment: EnvironmentReply() }),
    expect: expectProject,
    handle: async ({ params, unit }) => ({
      environment: environmentReply(await readEnvironment(unit, params.projectId, params.environmentId)),
    }),
  });

const getBySlug = operation({
  ...reading,
  path: `${projects.base}/{projectId}/environments/slug/{slug}`,
  params: ProjectId.extend({ slug: z.string().trim().min(1).max(128) }),
  reply: EnvironmentReply,
  expect: expectProject,
  handle: async ({ params, unit }) =>
    environmentReply(await readEnvironmentBySlug(unit, params.projectId, params.slug)),
});

/**
 * Environments by their id alone. The path could as well begin with the slug of a project that is called
 * `environments`: so the function of the projects answers it, which takes both.
 */
export const environmentLookups = [workspaces, projects].map(getById);

export const environmentReadOperations = [...ofProject('/environments').map(getInProject), getBySlug];

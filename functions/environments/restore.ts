import * as z from 'zod';
import {
  listDeletedEnvironments,
  restoreEnvironment,
} from '../../layers/domain/projects/restore-environment.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional } from '../../layers/http/wire.ts';
import { deletionMembers, deletionReply } from '../projects/deletion-wire.ts';
import { expectProject, ProjectId, slugOf } from '../projects/scope.ts';
import {
  EnvironmentChangeReply,
  EnvironmentReply,
  environmentChangeReply,
  environmentReply,
} from './reply.ts';

const listEnvironments = operation({
  method: 'GET',
  path: '/api/v1/projects/{projectId}/environments/deleted',
  summary: 'The deleted environments of a project that can be restored',
  access: members,
  audit: 'get-deleted-environments',
  limit: 'read',
  params: ProjectId,
  reply: () => z.object({ environments: z.array(EnvironmentReply().extend(deletionMembers())) }),
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

export const environmentRestoreOperations = [listEnvironments, environmentRestoration];

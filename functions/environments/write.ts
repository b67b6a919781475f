import * as z from 'zod';
import { maxPosition } from '../../layers/domain/projects/environment-order.ts';
import { createEnvironment, deleteEnvironment } from '../../layers/domain/projects/environments.ts';
import { updateEnvironment } from '../../layers/domain/projects/update-environment.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional, optionalCount } from '../../layers/http/wire.ts';
import { expectProject, nameInput, ProjectId, slugOf } from '../projects/scope.ts';
import {
  FollowQuery,
  followMembers,
  isToFollow,
  referenceMembers,
  referencesOnTheWire,
} from '../secrets/following-wire.ts';
import { ofProject } from '../spelling.ts';
import { EnvironmentChangeReply, environmentChangeReply } from './reply.ts';

const position = optionalCount(z.int().min(1).max(maxPosition));
const EnvironmentId = ProjectId.extend({ environmentId: id });

const change = {
  access: members,
  limit: 'write',
  reply: EnvironmentChangeReply,
} as const;

const creation = (path: string) =>
  operation({
    ...change,
    method: 'POST',
    path,
    summary: 'Add an environment to a project, last or at a position',
    audit: 'create-environment',
    params: ProjectId,
    body: z.object({ name: nameInput, slug: slugOf(1), position }),
    expect: expectProject,
    handle: async ({ params, body, unit }) =>
      environmentChangeReply(
        'Successfully created new environment',
        await createEnvironment(unit, params.projectId, body),
      ),
  });

const updating = (path: string) =>
  operation({
    ...change,
    method: 'PATCH',
    path,
    summary: 'Rename an environment or move it to another position',
    audit: 'update-environment',
    params: EnvironmentId,
    query: FollowQuery,
    body: z.object({
      name: optional(nameInput),
      slug: optional(slugOf(1)),
      position,
      isProtected: optional(z.boolean()),
      ...followMembers,
    }),
    reply: () => EnvironmentChangeReply().extend(referenceMembers()),
    expect: expectProject,
    handle: async ({ params, query, body, unit }) => {
      const updateReferences = isToFollow(query, body);
      const updated = await updateEnvironment(unit, params.projectId, params.environmentId, {
        ...body,
        updateReferences,
      });
      return {
        ...environmentChangeReply('Successfully updated environment', updated),
        ...referencesOnTheWire(updated.references, updateReferences),
      };
    },
  });

const deletion = (path: string) =>
  operation({
    ...change,
    method: 'DELETE',
    path,
    summary: 'Delete an environment with everything in it',
    audit: 'delete-environment',
    params: EnvironmentId,
    expect: expectProject,
    handle: async ({ params, unit }) =>
      environmentChangeReply(
        'Successfully deleted environment',
        await deleteEnvironment(unit, params.projectId, params.environmentId),
      ),
  });

export const environmentOperations = ofProject('/environments').flatMap(({ base }) => [
  creation(base),
  updating(`${base}/{environmentId}`),
  deletion(`${base}/{environmentId}`),
]);

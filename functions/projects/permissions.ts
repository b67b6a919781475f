import * as z from 'zod';
import { ownPermissions } from '../../layers/domain/projects/own-permissions.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, uuid } from '../../layers/http/wire.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { expectProject, ProjectId } from './scope.ts';

const readOwnPermissions = ({ base }: Spelling) =>
  operation({
    method: 'GET',
    path: base,
    summary: 'What the caller may do in the project, as packed CASL rules',
    access: people,
    audit: 'get-project-permissions',
    limit: 'read',
    params: ProjectId,
    reply: () =>
      z.object({
        data: z.object({
          membership: z.object({
            id: uuid,
            createdAt: instant(),
            updatedAt: instant(),
            userId: uuid,
            projectId: z.string(),
            roles: z.array(z.object({ role: z.string() })),
          }),
          permissions: z.array(z.unknown()),
        }),
      }),
    expect: expectProject,
    handle: async ({ params, unit }) => {
      const { grant, actorId, roles, permissions } = await ownPermissions(unit, params.projectId);
      return {
        data: {
          membership: {
            id: grant.id,
            createdAt: grant.createdAt,
            updatedAt: grant.updatedAt,
            userId: actorId,
            projectId: grant.projectId,
            roles: roles.map((role) => ({ role })),
          },
          permissions: [...permissions],
        },
      };
    },
  });

export const permissionOperations = ofProject('/permissions').map(readOwnPermissions);

import * as z from 'zod';
import { expectChange } from '../../layers/domain/places/scope.ts';
import { type MoveSecretsRequest, moveSecrets } from '../../layers/domain/secrets/writing/move-secrets.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { flag, id, optional } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import {
  FollowQuery,
  followMembers,
  isToFollow,
  referenceMembers,
  referencesOnTheWire,
} from './following-wire.ts';
import { environment, secretPath } from './wire.ts';

const Body = z.object({
  projectSlug: optional(id),
  projectId: optional(id),
  sourceEnvironment: environment,
  sourceSecretPath: secretPath,
  destinationEnvironment: environment,
  destinationSecretPath: secretPath,
  secretIds: z.array(id).min(1),
  shouldOverwrite: flag(false),
  ...followMembers,
});

const requestOf = (body: z.output<typeof Body>): MoveSecretsRequest => ({
  source: {
    projectId: body.projectId,
    projectSlug: body.projectSlug,
    environment: body.sourceEnvironment,
    path: body.sourceSecretPath,
  },
  destination: { environment: body.destinationEnvironment, path: body.destinationSecretPath },
  secretIds: body.secretIds,
  overwrite: body.shouldOverwrite,
});

const moveAt = (path: string): Operation =>
  operation({
    method: 'POST',
    path,
    summary: 'Move secrets to another folder or environment, all or none',
    access: secretClients,
    audit: 'move-secrets',
    limit: 'secrets',
    query: FollowQuery,
    body: Body,
    reply: () =>
      orApproval(
        z.object({
          isSourceUpdated: z.boolean(),
          isDestinationUpdated: z.boolean(),
          ...referenceMembers(),
        }),
      ),
    expect: ({ body, claims, stores }) => {
      const { source, destination } = requestOf(body);
      expectChange(stores, actorIn(claims), source);
      expectChange(stores, actorIn(claims), { ...source, ...destination });
    },
    handle: async ({ query, body, unit }) => {
      const updateReferences = isToFollow(query, body);
      const moved = await moveSecrets(unit, { ...requestOf(body), updateReferences });
      return changeOrApproval(moved, ({ references }) => ({
        isSourceUpdated: true,
        isDestinationUpdated: true,
        ...referencesOnTheWire(references, updateReferences),
      }));
    },
  });

export const moveOperations = [moveAt('/api/v3/secrets/move'), moveAt('/api/v4/secrets/move')];

import * as z from 'zod';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { listDeletedSecrets, restoreSecret } from '../../layers/domain/secrets/writing/restore-secret.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, optional } from '../../layers/http/wire.ts';
import { changeOrApproval, orApproval } from '../approval-reply.ts';
import { v4 } from './dialect.ts';
import { environment, SecretReply, secretName, secretPath, writtenOnTheWire } from './wire.ts';

const DeletedReply = () =>
  z.object({
    id: z.string(),
    secretKey: z.string(),
    version: z.int(),
    environment: z.string(),
    secretPath: z.string(),
    deletedAt: instant(),
    restorableUntil: instant(),
  });

const list = operation({
  method: 'GET',
  path: `${v4.base}/deleted`,
  summary: 'List the deleted secrets of a folder that can be restored',
  access: secretClients,
  audit: 'get-deleted-secrets',
  limit: 'secrets',
  query: z.object({ ...v4.project, environment, secretPath }),
  reply: () => z.object({ secrets: z.array(DeletedReply()) }),
  expect: ({ query, claims, stores }) => {
    expectScope(stores, actorIn(claims), v4.scope(query));
  },
  handle: async ({ query, unit }) => {
    const { scope, secrets } = await listDeletedSecrets(unit, v4.scope(query));
    return {
      secrets: secrets.map(({ secret, deletedAt, restorableUntil }) => ({
        id: secret.id,
        secretKey: secret.name,
        version: secret.version,
        environment: scope.environment.slug,
        secretPath: scope.path,
        deletedAt,
        restorableUntil,
      })),
    };
  },
});

const restore = operation({
  method: 'POST',
  path: `${v4.base}/{secretId}/restore`,
  summary: 'Restore a deleted secret',
  access: secretClients,
  audit: 'restore-secret',
  limit: 'secrets',
  params: z.object({ secretId: id }),
  body: z.object({ newSecretName: optional(secretName) }),
  reply: () => orApproval(z.object({ secret: SecretReply() })),
  handle: async ({ params, body, unit }) =>
    changeOrApproval(await restoreSecret(unit, params.secretId, body.newSecretName), (restored) => ({
      secret: writtenOnTheWire(restored),
    })),
});

export const deletedOperations = [list, restore];

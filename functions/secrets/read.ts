import * as z from 'zod';
import { listSecrets, readSecret, readSecretById } from '../../layers/domain/secrets/read-secret.ts';
import { expectScope, type ScopeRequest } from '../../layers/domain/secrets/scope.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { flag, id, optionalCount } from '../../layers/http/wire.ts';
import { type Dialect, v3, v4 } from './dialect.ts';
import { environment, SecretReply, secretName, secretOnTheWire, secretPath, secretType } from './wire.ts';

const ScopeQuery = (dialect: Dialect) =>
  z.object({
    ...dialect.project,
    environment,
    secretPath,
    viewSecretValue: flag(true),
  });

const listOperation = (dialect: Dialect): Operation =>
  operation({
    method: 'GET',
    path: dialect.base,
    summary: 'List the secrets of a folder',
    group: 'secrets',
    access: secretClients,
    audit: 'get-secrets',
    limit: 'secrets',
    etag: true,
    query: ScopeQuery(dialect),
    reply: z.object({ secrets: z.array(SecretReply), imports: z.array(z.unknown()) }),
    expect: ({ query, claims, stores }) => {
      const guess = expectScope(stores, actorIn(claims), dialect.scope(query));
      if (guess?.folderId) stores.secrets.expectFolder(guess.environmentId, guess.folderId);
    },
    handle: async ({ query, unit }) => {
      const found = await listSecrets(unit, dialect.scope(query));
      return { secrets: found.map((each) => secretOnTheWire(each, query.viewSecretValue)), imports: [] };
    },
  });

const getOperation = (dialect: Dialect): Operation =>
  operation({
    method: 'GET',
    path: `${dialect.base}/{secretName+}`,
    summary: 'Get one secret by name',
    group: 'secrets',
    access: secretClients,
    audit: 'get-secret',
    limit: 'secrets',
    etag: true,
    params: z.object({ secretName }),
    query: ScopeQuery(dialect).extend({ type: secretType, version: optionalCount(z.int().min(1)) }),
    reply: z.object({ secret: SecretReply }),
    expect: ({ params, query, claims, stores }) => {
      const actor = actorIn(claims);
      const guess = expectScope(stores, actor, dialect.scope(query));
      if (!guess?.folderId) return;
      const owner = query.type === 'personal' && actor.kind === 'user' ? { userId: actor.id } : {};
      stores.secrets.expect({ ...guess, folderId: guess.folderId, name: params.secretName, ...owner });
    },
    handle: async ({ params, query, unit }) => {
      const { type, version } = query;
      const found = await readSecret(unit, {
        ...dialect.scope(query),
        name: params.secretName,
        type,
        version,
      });
      return { secret: secretOnTheWire(found, query.viewSecretValue) };
    },
  });

const getById = operation({
  method: 'GET',
  path: '/api/v3/secrets/raw/id/{secretId}',
  summary: 'Get one secret by id',
  group: 'secrets',
  access: secretClients,
  audit: 'get-secret',
  limit: 'secrets',
  etag: true,
  params: z.object({ secretId: id }),
  reply: z.object({ secret: SecretReply }),
  handle: async ({ params, unit }) => ({
    secret: secretOnTheWire(await readSecretById(unit, params.secretId)),
  }),
});

export type { ScopeRequest };
export const readOperations: readonly Operation[] = [
  ...[v3, v4].flatMap((dialect) => [listOperation(dialect), getOperation(dialect)]),
  getById,
];

import * as z from 'zod';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { readSecret, readSecretById } from '../../layers/domain/secrets/reading/read-secret.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { flag, id, optionalCount } from '../../layers/http/wire.ts';
import { type Dialect, v3, v4 } from './dialect.ts';
import { listOperations } from './list.ts';
import { UnresolvedReply } from './list-wire.ts';
import { referenceOperations } from './references.ts';
import {
  environment,
  noteShown,
  SecretReply,
  secretName,
  secretOnTheWire,
  secretPath,
  secretType,
} from './wire.ts';

const Query = (dialect: Dialect) =>
  z.object({
    ...dialect.project,
    environment,
    secretPath,
    type: secretType,
    version: optionalCount(z.int().min(1)),
    viewSecretValue: flag(true),
    // The later API gives what can be had unless it is told not to.
    expandSecretReferences: flag(dialect.version === 'v4'),
    includeImports: flag(dialect.version === 'v4'),
    include_imports: flag(false),
  });

type Query = z.output<ReturnType<typeof Query>>;

const withImports = (query: Query): boolean => query.includeImports || query.include_imports;

const Reply = () =>
  z.object({
    secret: SecretReply(),
    unresolvedReferences: z.array(UnresolvedReply()).optional(),
  });

const getOperation = (dialect: Dialect): Operation =>
  operation({
    method: 'GET',
    path: `${dialect.base}/{secretName+}`,
    summary: 'Get one secret by name',
    access: secretClients,
    audit: 'get-secret',
    limit: 'secrets',
    etag: true,
    asServiceToken: dialect.asServiceToken,
    params: z.object({ secretName }),
    repeats: { secretName: 'secretName' },
    query: Query(dialect),
    reply: Reply,
    expect: ({ params, query, claims, stores }) => {
      const actor = actorIn(claims);
      const guess = expectScope(stores, actor, dialect.scope(query));
      if (!guess?.folderId) return;
      const key = { ...guess, folderId: guess.folderId, name: params.secretName };
      stores.secrets.expect(key);
      if (query.type === 'personal' && actor.kind === 'user')
        stores.secrets.expectOverrides(key.environmentId, actor.id, key.folderId);
      else if (withImports(query) && stores.imports.guessSources(guess.folderId).length > 0)
        stores.imports.expectFolder(guess.environmentId, guess.folderId);
    },
    handle: async ({ params, query, unit }) => {
      const expandReferences = query.expandSecretReferences && query.viewSecretValue;
      noteShown(unit, query.viewSecretValue);
      const found = await readSecret(unit, {
        ...dialect.scope(query),
        name: params.secretName,
        type: query.type,
        version: query.version,
        includeImports: withImports(query),
        expandReferences,
      });
      return {
        secret: secretOnTheWire(found, query.viewSecretValue),
        ...(expandReferences && { unresolvedReferences: [...found.unresolved] }),
      };
    },
  });

const getById = operation({
  method: 'GET',
  path: '/api/v3/secrets/raw/id/{secretId}',
  summary: 'Get one secret by id',
  access: secretClients,
  audit: 'get-secret',
  limit: 'secrets',
  etag: true,
  params: z.object({ secretId: id }),
  reply: () => z.object({ secret: SecretReply() }),
  handle: async ({ params, unit }) => {
    noteShown(unit, true);
    return { secret: secretOnTheWire(await readSecretById(unit, params.secretId)) };
  },
});

export const readOperations: readonly Operation[] = [
  ...listOperations,
  ...[v3, v4].map(getOperation),
  getById,
  ...referenceOperations,
];

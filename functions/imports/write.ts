import * as z from 'zod';
import { parsePath } from '../../layers/domain/folders/paths.ts';
import { createImport } from '../../layers/domain/imports/create-import.ts';
import { deleteImport } from '../../layers/domain/imports/delete-import.ts';
import { resyncReplication } from '../../layers/domain/imports/replication.ts';
import { updateImport } from '../../layers/domain/imports/update-import.ts';
import { expectChange } from '../../layers/domain/secrets/scope.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Outlook, operation } from '../../layers/http/operation.ts';
import { actorIn } from '../../layers/http/outlook.ts';
import { flag, id, message, optional, optionalCount, ruled } from '../../layers/http/wire.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import { importOnTheWire, OneImportReply, ScopeMembers, scopeOf } from './wire.ts';

const writing = { group: 'secret-imports', access: secretClients, limit: 'secrets' } as const;

const ById = z.object({ secretImportId: id });

/** Names what finding the folder and its imports will read. */
const expectImports = ({
  body,
  claims,
  stores,
}: Pick<Outlook<undefined, undefined, typeof ScopeMembers>, 'body' | 'claims' | 'stores'>): void => {
  const guess = expectChange(stores, actorIn(claims), scopeOf(body));
  if (guess?.folderId) stores.imports.expectFolder(guess.environmentId, guess.folderId);
};

export const create = operation({
  ...writing,
  method: 'POST',
  path: '/api/v1/secret-imports',
  summary: 'Import the secrets of another environment or folder',
  audit: 'create-secret-import',
  body: ScopeMembers.extend({
    import: z.object({ environment, path: secretPath }),
    isReplication: flag(false),
  }),
  reply: OneImportReply,
  expect: expectImports,
  handle: async ({ body, unit }) => ({
    message: 'Successfully created secret import',
    secretImport: importOnTheWire(
      await createImport(unit, {
        ...scopeOf(body),
        source: body.import,
        isReplication: body.isReplication,
      }),
    ),
  }),
});

export const update = operation({
  ...writing,
  method: 'PATCH',
  path: '/api/v1/secret-imports/{secretImportId}',
  summary: 'Point an import elsewhere or move it among the others of its folder',
  audit: 'update-secret-import',
  params: ById,
  body: ScopeMembers.extend({
    import: z.object({
      environment: optional(environment),
      path: optional(ruled(z.string().max(8192), parsePath)),
      position: optionalCount(z.int().min(1).max(100_000)),
    }),
  }),
  reply: OneImportReply,
  expect: expectImports,
  handle: async ({ params, body, unit }) => ({
    message: 'Successfully updated secret import',
    secretImport: importOnTheWire(
      await updateImport(unit, {
        ...scopeOf(body),
        importId: params.secretImportId,
        source: body.import,
      }),
    ),
  }),
});

export const remove = operation({
  ...writing,
  method: 'DELETE',
  path: '/api/v1/secret-imports/{secretImportId}',
  summary: 'End an import',
  audit: 'delete-secret-import',
  params: ById,
  body: ScopeMembers,
  reply: OneImportReply,
  expect: expectImports,
  handle: async ({ params, body, unit }) => ({
    message: 'Successfully deleted secret import',
    secretImport: importOnTheWire(
      await deleteImport(unit, { ...scopeOf(body), importId: params.secretImportId }),
    ),
  }),
});

export const resync = operation({
  ...writing,
  method: 'POST',
  path: '/api/v1/secret-imports/{secretImportId}/replication-resync',
  summary: 'Look at the source of a replication anew',
  audit: 'update-secret-import',
  params: ById,
  body: ScopeMembers,
  reply: message,
  expect: expectImports,
  handle: async ({ params, body, unit }) => {
    await resyncReplication(unit, { ...scopeOf(body), importId: params.secretImportId });
    return { message: 'replication started' };
  },
});

import * as z from 'zod';
import { parsePath } from '../../layers/domain/folders/paths.ts';
import { createImport } from '../../layers/domain/imports/create-import.ts';
import { deleteImport } from '../../layers/domain/imports/delete-import.ts';
import { resyncReplication } from '../../layers/domain/imports/replication.ts';
import { updateImport } from '../../layers/domain/imports/update-import.ts';
import { expectChange, expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, type Outlook, operation } from '../../layers/http/operation.ts';
import { flag, id, message, optional, optionalCount, ruled } from '../../layers/http/wire.ts';
import { environment, secretPath } from '../secrets/wire.ts';
import { inProject, type Spelling } from '../spelling.ts';
import { importOnTheWire, OneImportReply, Scope, scopeMembers, scopeOf, spellings } from './wire.ts';

const writing = { access: secretClients, limit: 'secrets' } as const;

const ById = z.object({ secretImportId: id });

type ScopeOutlook = Pick<
  Outlook<undefined, undefined, ReturnType<typeof Scope>>,
  'body' | 'claims' | 'stores'
>;

/** Names what entering the scope will read; the imports themselves are looked at behind their fence. */
const expectPlace = ({ body, claims, stores }: ScopeOutlook): void => {
  expectScope(stores, actorIn(claims), scopeOf(body));
};

/** Names what finding the folder and its imports will read. */
const expectImports = ({ body, claims, stores }: ScopeOutlook): void => {
  const guess = expectChange(stores, actorIn(claims), scopeOf(body));
  if (guess?.folderId) stores.imports.expectFolder(guess.environmentId, guess.folderId);
};

const create = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'POST',
    path: spelling.base,
    summary: 'Import the secrets of another environment or folder',
    audit: 'create-secret-import',
    body: inProject(spelling, {
      ...scopeMembers,
      import: z.object({ environment, path: secretPath }),
      isReplication: flag(false),
    }),
    reply: OneImportReply,
    expect: expectPlace,
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

const update = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'PATCH',
    path: `${spelling.base}/{secretImportId}`,
    summary: 'Point an import elsewhere or move it among the others of its folder',
    audit: 'update-secret-import',
    params: ById,
    body: inProject(spelling, {
      ...scopeMembers,
      import: z.object({
        environment: optional(environment),
        path: optional(ruled(z.string().max(8192), parsePath)),
        position: optionalCount(z.int().min(1).max(100_000)),
      }),
    }),
    reply: OneImportReply,
    expect: expectPlace,
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

const remove = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'DELETE',
    path: `${spelling.base}/{secretImportId}`,
    summary: 'End an import',
    audit: 'delete-secret-import',
    params: ById,
    body: Scope(spelling),
    reply: OneImportReply,
    expect: expectImports,
    handle: async ({ params, body, unit }) => ({
      message: 'Successfully deleted secret import',
      secretImport: importOnTheWire(
        await deleteImport(unit, { ...scopeOf(body), importId: params.secretImportId }),
      ),
    }),
  });

const resync = (spelling: Spelling) =>
  operation({
    ...writing,
    method: 'POST',
    path: `${spelling.base}/{secretImportId}/replication-resync`,
    summary: 'Look at the source of a replication anew',
    audit: 'update-secret-import',
    params: ById,
    body: Scope(spelling),
    reply: message,
    expect: expectImports,
    handle: async ({ params, body, unit }) => {
      await resyncReplication(unit, { ...scopeOf(body), importId: params.secretImportId });
      return { message: 'replication started' };
    },
  });

export const writeOperations: readonly Operation[] = spellings.flatMap((spelling) => [
  create(spelling),
  update(spelling),
  remove(spelling),
  resync(spelling),
]);

import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { listImportedSecrets, listImports, readImport } from '../../layers/domain/imports/list-imports.ts';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { secretClients } from '../../layers/http/access.ts';
import { type Operation, operation } from '../../layers/http/operation.ts';
import { id } from '../../layers/http/wire.ts';
import { noteShown, SecretReply, secretOnTheWire } from '../secrets/wire.ts';
import type { Spelling } from '../spelling.ts';
import {
  EnvironmentReply,
  environmentOnTheWire,
  ImportReply,
  importOnTheWire,
  projectImports,
  Scope,
  scopeOf,
  spellings,
  workspaceImports,
} from './wire.ts';

const reading = { method: 'GET', access: secretClients } as const;

const list = (spelling: Spelling) =>
  operation({
    ...reading,
    path: spelling.base,
    summary: 'List what a folder imports, the strongest last',
    audit: 'get-secret-imports',
    limit: 'read',
    query: Scope(spelling),
    reply: () => z.object({ message: z.string(), secretImports: z.array(ImportReply()) }),
    expect: ({ query, claims, stores }) => {
      const guess = expectScope(stores, actorIn(claims), scopeOf(query));
      if (guess?.folderId) stores.imports.expectFolder(guess.environmentId, guess.folderId);
    },
    handle: async ({ query, unit }) => ({
      message: 'Successfully fetched secret imports',
      secretImports: (await listImports(unit, scopeOf(query))).map(importOnTheWire),
    }),
  });

const getById = ({ base }: Spelling) =>
  operation({
    ...reading,
    path: `${base}/{secretImportId}`,
    summary: 'Get one import by id',
    audit: 'get-secret-import',
    limit: 'read',
    params: z.object({ secretImportId: id }),
    reply: () => z.object({ secretImport: ImportReply() }),
    expect: ({ params, stores }) => stores.imports.expect(params.secretImportId),
    handle: async ({ params, unit }) => ({
      secretImport: importOnTheWire(await readImport(unit, params.secretImportId)),
    }),
  });

const secrets = (path: string, spelling: Spelling) =>
  operation({
    ...reading,
    path,
    summary: 'List the secrets that a folder imports',
    audit: 'get-secrets',
    limit: 'secrets',
    etag: true,
    paging: 'send `accept-encoding: gzip`',
    query: Scope(spelling),
    reply: () =>
      z.object({
        secrets: z.array(
          z.object({
            secretPath: z.string(),
            environment: z.string(),
            environmentInfo: EnvironmentReply(),
            folderId: z.string().optional(),
            secrets: z.array(SecretReply()),
          }),
        ),
      }),
    handle: async ({ query, unit }) => {
      noteShown(unit, true);
      const found = await listImportedSecrets(unit, scopeOf(query));
      return {
        secrets: found.map(({ place, folderId, secrets }) => ({
          secretPath: place.path,
          environment: place.environment.slug,
          environmentInfo: environmentOnTheWire(place),
          ...(folderId !== undefined && { folderId }),
          secrets: secrets.map((each) => secretOnTheWire(each)),
        })),
      };
    },
  });

/** What clients of end-to-end encrypted projects ask for: there are none here. */
const sealedSecrets = operation({
  ...reading,
  path: `${workspaceImports.base}/secrets`,
  summary: 'Refuses: no project is end-to-end encrypted',
  audit: null,
  limit: 'secrets',
  query: Scope(workspaceImports),
  reply: () => z.object({ secrets: z.array(z.unknown()) }),
  handle: async () => {
    throw new LocketError(
      'bad-request',
      'No project here is end-to-end encrypted: read /api/v1/secret-imports/secrets/raw',
    );
  },
});

/** The later spelling has no secrets that are sealed for clients, so that the plain ones took their path. */
export const readOperations: readonly Operation[] = [
  ...spellings.map(list),
  ...spellings.map(getById),
  secrets(`${workspaceImports.base}/secrets/raw`, workspaceImports),
  secrets(`${projectImports.base}/secrets`, projectImports),
  sealedSecrets,
];

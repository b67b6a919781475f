import * as z from 'zod';
import { createSync, hasDuplicate, listSyncs, updateSync } from '../../layers/domain/syncs/manage-syncs.ts';
import { deleteSync, readSync } from '../../layers/domain/syncs/operate-syncs.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, id, optional } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { syncOptionsList, syncTargetOf } from './apps.ts';
import { destinationIn } from './destinations.ts';
import {
  AppParams,
  DestinationConfig,
  description,
  environment,
  givenName,
  importsIn,
  SyncOptions,
  SyncParams,
  SyncReply,
  secretPath,
  settingsIn,
  syncReply,
} from './wire.ts';

const base = '/api/v1/secret-syncs';
const family = 'secret-sync' as const;
const one = () => z.object({ secretSync: SyncReply() });
const many = () => z.object({ secretSyncs: z.array(SyncReply()) });
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: one } as const;
const ofProject = z.object({ projectId: id });

const options = operation({
  ...reading,
  path: `${base}/options`,
  summary: 'Where secrets can be synced to, and which app connects it',
  audit: null,
  reply: () =>
    z.object({
      secretSyncOptions: z.array(
        z.object({
          name: z.string(),
          destination: z.string(),
          connection: z.string(),
          canImportSecrets: z.boolean(),
          form: z.object({
            destination: z.array(
              z.object({
                name: z.string(),
                isRequired: z.boolean(),
                kind: z.enum(['text', 'flag', 'list']),
                choices: z.array(z.string()),
              }),
            ),
            options: z.array(z.string()),
          }),
        }),
      ),
    }),
  handle: async () => ({ secretSyncOptions: syncOptionsList }),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The secret syncs of a project',
  audit: 'get-secret-syncs',
  query: ofProject,
  reply: many,
  expect: ({ query, ...known }) => expectGrantIn(query.projectId, known),
  handle: async ({ query, unit }) => {
    const { access, syncs } = await listSyncs(unit, query.projectId, family);
    return { secretSyncs: syncs.map((sync) => syncReply(access, sync)) };
  },
});

const listTo = operation({
  ...reading,
  path: `${base}/{app}`,
  summary: 'The secret syncs of a project to one destination',
  audit: 'get-secret-syncs',
  params: AppParams,
  query: ofProject,
  reply: many,
  expect: ({ query, ...known }) => expectGrantIn(query.projectId, known),
  handle: async ({ params, query, unit }) => {
    const target = syncTargetOf(params.app);
    const { access, syncs } = await listSyncs(unit, query.projectId, family);
    return {
      secretSyncs: syncs.filter((sync) => sync.target === target).map((sync) => syncReply(access, sync)),
    };
  },
});

const create = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{app}`,
  summary: 'Have the secrets of a folder synced to a destination',
  audit: 'create-secret-sync',
  params: AppParams,
  body: z.object({
    name: givenName,
    description,
    projectId: id,
    connectionId: id,
    environment,
    secretPath,
    isAutoSyncEnabled: flag(true),
    syncOptions: defaulted(SyncOptions, {}),
    destinationConfig: DestinationConfig,
  }),
  expect: ({ body, ...known }) => expectGrantIn(body.projectId, known),
  handle: async ({ params, body, unit }) => {
    const target = syncTargetOf(params.app);
    const { access, sync } = await createSync(unit, {
      family,
      target,
      projectId: body.projectId,
      connectionId: body.connectionId,
      name: body.name,
      description: body.description ?? null,
      environment: body.environment,
      secretPath: body.secretPath,
      isActive: body.isAutoSyncEnabled,
      imports: importsIn(body.syncOptions),
      ...settingsIn(target, body.environment, body.syncOptions, body.destinationConfig),
    });
    return { secretSync: syncReply(access, sync) };
  },
});

const check = operation({
  method: 'POST',
  path: `${base}/{app}/check-destination`,
  summary: 'Whether another secret sync of the project writes to the same destination',
  access: members,
  limit: 'read',
  audit: null,
  params: AppParams,
  body: z.object({
    projectId: id,
    excludeSyncId: optional(id),
    destinationConfig: DestinationConfig,
  }),
  reply: () => z.object({ hasDuplicate: z.boolean() }),
  handle: async ({ params, body, unit }) => {
    const target = syncTargetOf(params.app);
    const { destination } = destinationIn(target, body.destinationConfig);
    const sought = { target, destination };
    return { hasDuplicate: await hasDuplicate(unit, body.projectId, sought, body.excludeSyncId) };
  },
});

const read = operation({
  ...reading,
  path: `${base}/{app}/{syncId}`,
  summary: 'One secret sync, and how its last run went',
  audit: 'get-secret-sync',
  params: SyncParams,
  reply: one,
  handle: async ({ params, unit }) => {
    const { access, sync } = await readSync(unit, params.syncId, family, syncTargetOf(params.app));
    return { secretSync: syncReply(access, sync) };
  },
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{app}/{syncId}`,
  summary: 'Change a secret sync',
  audit: 'update-secret-sync',
  params: SyncParams,
  body: z.object({
    name: optional(givenName),
    description,
    connectionId: optional(id),
    environment: optional(environment),
    secretPath: optional(secretPath),
    isAutoSyncEnabled: optional(flag(true)),
    syncOptions: optional(SyncOptions),
    destinationConfig: optional(DestinationConfig),
  }),
  handle: async ({ params, body, unit }) => {
    const target = syncTargetOf(params.app);
    const kept = await readSync(unit, params.syncId, family, target);
    const { given } = kept.sync;
    const place = kept.access.project.environments.find(({ id: each }) => each === kept.sync.environmentId);
    const { access, sync } = await updateSync(
      unit,
      params.syncId,
      family,
      {
        name: body.name,
        description: body.description,
        connectionId: body.connectionId,
        environment: body.environment,
        secretPath: body.secretPath,
        isActive: body.isAutoSyncEnabled,
        ...settingsIn(
          target,
          body.environment ?? place?.slug ?? '',
          body.syncOptions ?? SyncOptions.parse(given.syncOptions ?? {}),
          body.destinationConfig ?? DestinationConfig.parse(given.destinationConfig ?? {}),
        ),
      },
      target,
    );
    return { secretSync: syncReply(access, sync) };
  },
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{app}/{syncId}`,
  summary: 'Remove a secret sync, and what it made at the destination when that is asked for',
  audit: 'delete-secret-sync',
  params: SyncParams,
  query: z.object({ removeSecrets: flag(false) }),
  handle: async ({ params, query, unit }) => {
    const target = syncTargetOf(params.app);
    const { access, sync } = await deleteSync(unit, params.syncId, family, query.removeSecrets, target);
    return { secretSync: syncReply(access, sync) };
  },
});

export const syncOperations = [options, list, listTo, create, check, read, update, remove];

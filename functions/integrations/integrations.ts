import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { readAuth } from '../../layers/domain/syncs/manage-connections.ts';
import { createSync, listSyncs, updateSync } from '../../layers/domain/syncs/manage-syncs.ts';
import {
  deleteSync,
  listKeys,
  planSync,
  readSync,
  startSync,
} from '../../layers/domain/syncs/operate-syncs.ts';
import { isTargetName, type TargetName } from '../../layers/domain/syncs/target.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { flag, id, optional } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject } from '../spelling.ts';
import { KeysReply, keysReply, PlanReply, planReply } from './steps-wire.ts';
import {
  destination,
  environmentSlug,
  givenPath,
  IntegrationId,
  IntegrationReply,
  importsIn,
  integrationReply,
  isActive,
  Metadata,
  secretPath,
  settingsIn,
} from './wire.ts';

const base = '/api/v1/integration';
const family = 'integration' as const;
const one = () => z.object({ integration: IntegrationReply() });
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: one } as const;

const targetOf = (name: string): TargetName => {
  if (!isTargetName(name)) throw new LocketError('bad-request', 'The connection leads to no target of syncs');
  return name;
};

const placeIn = (body: { readonly [M in keyof typeof destination]?: string | undefined }) =>
  Object.fromEntries(
    Object.keys(destination).flatMap((member) => {
      const value = body[member as keyof typeof destination];
      return value === undefined ? [] : [[member, value]];
    }),
  );

const create = operation({
  ...changing,
  method: 'POST',
  path: base,
  summary: 'Have the secrets of a folder synced to a target',
  audit: 'create-integration',
  body: z.object({
    integrationAuthId: id,
    isActive,
    secretPath,
    sourceEnvironment: environmentSlug,
    ...destination,
    metadata: Metadata,
  }),
  handle: async ({ body, unit }) => {
    const { integrationAuthId, sourceEnvironment: environment, metadata = {} } = body;
    const connection = await readAuth(unit, integrationAuthId);
    const { access, sync } = await createSync(unit, {
      family,
      target: targetOf(connection.app),
      projectId: connection.projectId ?? '',
      connectionId: connection.id,
      name: '',
      description: null,
      environment,
      secretPath: body.secretPath,
      isActive: body.isActive,
      destination: placeIn(body),
      imports: importsIn(metadata),
      ...settingsIn(metadata),
    });
    return { integration: integrationReply(access, sync) };
  },
});

const read = operation({
  ...reading,
  path: `${base}/{integrationId}`,
  summary: 'One sync, and how its last run went',
  audit: 'get-integration',
  params: IntegrationId,
  reply: one,
  handle: async ({ params, unit }) => {
    const { access, sync } = await readSync(unit, params.integrationId, family);
    return { integration: integrationReply(access, sync) };
  },
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{integrationId}`,
  summary: 'Change a sync, or switch it off or on',
  audit: 'update-integration',
  params: IntegrationId,
  body: z.object({
    app: destination.app,
    appId: destination.appId,
    targetEnvironment: destination.targetEnvironment,
    owner: destination.owner,
    path: destination.path,
    region: destination.region,
    isActive: optional(flag(true)),
    secretPath: givenPath,
    environment: optional(environmentSlug),
    metadata: Metadata,
  }),
  handle: async ({ params, body, unit }) => {
    const { sync: kept } = await readSync(unit, params.integrationId, family);
    const { metadata, environment } = body;
    const { access, sync } = await updateSync(unit, params.integrationId, family, {
      ...(metadata && settingsIn(metadata)),
      environment,
      secretPath: body.secretPath,
      isActive: body.isActive,
      destination: { ...kept.destination, ...placeIn(body) },
    });
    return { integration: integrationReply(access, sync) };
  },
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{integrationId}`,
  summary: 'Remove a sync, and what it made at the target when that is asked for',
  audit: 'delete-integration',
  params: IntegrationId,
  query: z.object({ shouldDeleteIntegrationSecrets: flag(false) }),
  handle: async ({ params, query, unit }) => {
    const removes = query.shouldDeleteIntegrationSecrets;
    const { access, sync } = await deleteSync(unit, params.integrationId, family, removes);
    return { integration: integrationReply(access, sync) };
  },
});

const start = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{integrationId}/sync`,
  summary: 'Run a sync now',
  audit: 'manual-sync-integration',
  params: IntegrationId,
  handle: async ({ params, unit }) => {
    const { access, sync } = await startSync(unit, params.integrationId, family);
    return { integration: integrationReply(access, sync) };
  },
});

const plan = operation({
  ...reading,
  path: `${base}/{integrationId}/plan`,
  summary: 'What a run would do, key by key, without doing it',
  audit: 'get-integration-plan',
  params: IntegrationId,
  reply: PlanReply,
  handle: async ({ params, unit }) => planReply(await planSync(unit, params.integrationId, family)),
});

const keys = operation({
  ...reading,
  path: `${base}/{integrationId}/keys`,
  summary: 'How each key of a sync came out of its last run',
  audit: 'get-integration-keys',
  params: IntegrationId,
  reply: KeysReply,
  handle: async ({ params, unit }) => keysReply(await listKeys(unit, params.integrationId, family)),
});

const listed = ofProject('/integrations').map(({ base: path }) =>
  operation({
    ...reading,
    path,
    summary: 'The syncs of a project',
    audit: 'get-integrations',
    params: ProjectId,
    reply: () => z.object({ integrations: z.array(IntegrationReply()) }),
    expect: expectProject,
    handle: async ({ params, unit }) => {
      const { access, syncs } = await listSyncs(unit, params.projectId, family);
      return { integrations: syncs.map((sync) => integrationReply(access, sync)) };
    },
  }),
);

export const integrationOperations = [create, read, update, remove, start, plan, keys, ...listed];

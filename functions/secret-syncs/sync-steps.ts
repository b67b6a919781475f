import * as z from 'zod';
import {
  importInto,
  listKeys,
  planSync,
  removeSecrets,
  startSync,
} from '../../layers/domain/syncs/operate-syncs.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted } from '../../layers/http/wire.ts';
import { KeysReply, keysReply, PlanReply, planReply } from '../integrations/steps-wire.ts';
import { syncTargetOf } from './apps.ts';
import { SyncParams, SyncReply, syncReply } from './wire.ts';

const base = '/api/v1/secret-syncs';
const family = 'secret-sync' as const;
const one = () => z.object({ secretSync: SyncReply() });
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: one } as const;

const start = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{app}/{syncId}/sync-secrets`,
  summary: 'Run a secret sync now',
  audit: 'manual-sync-integration',
  params: SyncParams,
  handle: async ({ params, unit }) => {
    const { access, sync } = await startSync(unit, params.syncId, family, syncTargetOf(params.app));
    return { secretSync: syncReply(access, sync) };
  },
});

const takeOver = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{app}/{syncId}/import-secrets`,
  summary: 'Have the folder take over what the destination has',
  audit: 'secret-sync-import-secrets',
  params: SyncParams,
  query: z.object({
    importBehavior: defaulted(z.enum(['prioritize-source', 'prioritize-destination']), 'prioritize-source'),
  }),
  handle: async ({ params, query, unit }) => {
    const preference = query.importBehavior === 'prioritize-destination' ? 'target' : 'source';
    const target = syncTargetOf(params.app);
    const { access, sync } = await importInto(unit, params.syncId, family, preference, target);
    return { secretSync: syncReply(access, sync) };
  },
});

const takeAway = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{app}/{syncId}/remove-secrets`,
  summary: 'Remove at the destination what a secret sync made there',
  audit: 'secret-sync-remove-secrets',
  params: SyncParams,
  handle: async ({ params, unit }) => {
    const { access, sync } = await removeSecrets(unit, params.syncId, family, syncTargetOf(params.app));
    return { secretSync: syncReply(access, sync) };
  },
});

const plan = operation({
  ...reading,
  path: `${base}/{app}/{syncId}/plan`,
  summary: 'What a run would do, key by key, without doing it',
  audit: 'get-integration-plan',
  params: SyncParams,
  reply: PlanReply,
  handle: async ({ params, unit }) =>
    planReply(await planSync(unit, params.syncId, family, syncTargetOf(params.app))),
});

const keys = operation({
  ...reading,
  path: `${base}/{app}/{syncId}/keys`,
  summary: 'How each key of a secret sync came out of its last run',
  audit: 'get-integration-keys',
  params: SyncParams,
  reply: KeysReply,
  handle: async ({ params, unit }) =>
    keysReply(await listKeys(unit, params.syncId, family, syncTargetOf(params.app))),
});

export const stepOperations = [start, takeOver, takeAway, plan, keys];

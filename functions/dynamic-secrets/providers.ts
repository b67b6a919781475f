import * as z from 'zod';
import type { Drift } from '../../layers/domain/dynamic-secrets/drift.ts';
import { readDrift } from '../../layers/domain/dynamic-secrets/drift.ts';
import { listEntraUsers } from '../../layers/domain/dynamic-secrets/entra-users.ts';
import { entraApplication } from '../../layers/domain/dynamic-secrets/kinds/azure-entra-id.ts';
import { reconcileDynamicSecret } from '../../layers/domain/dynamic-secrets/reconcile.ts';
import { testDynamicSecret } from '../../layers/domain/dynamic-secrets/test-dynamic-secret.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { message } from '../../layers/http/wire.ts';
import { folderMembers, scopeOf, soughtName } from './wire.ts';

const base = '/api/v1/dynamic-secrets';
const ByName = () => z.object({ name: soughtName() });

const DriftReply = () =>
  z.object({
    isKnown: z.boolean(),
    strays: z.array(z.object({ externalEntityId: z.string() })),
    missing: z.array(z.object({ leaseId: z.string(), externalEntityId: z.string() })),
  });

const driftReply = ({ isKnown, strays, missing }: Drift): z.input<ReturnType<typeof DriftReply>> => ({
  isKnown,
  strays: strays.map((externalEntityId) => ({ externalEntityId })),
  missing: missing.map(({ id, externalEntityId }) => ({ leaseId: id, externalEntityId })),
});

const test = operation({
  method: 'POST',
  path: `${base}/{name}/test`,
  summary: 'Have the provider make an account and end it again',
  access: members,
  audit: 'test-dynamic-secret',
  limit: 'write',
  params: ByName(),
  body: z.object(folderMembers),
  reply: message,
  handle: async ({ params, body, unit }) => {
    await testDynamicSecret(unit, { ...scopeOf(body), name: params.name });
    return { message: 'The provider made an account and ended it' };
  },
});

const drift = operation({
  method: 'GET',
  path: `${base}/{name}/drift`,
  summary: 'Compare the accounts of the provider with the leases',
  access: members,
  audit: 'get-dynamic-secret-drift',
  limit: 'read',
  params: ByName(),
  query: z.object(folderMembers),
  reply: () => z.object({ drift: DriftReply() }),
  handle: async ({ params, query, unit }) => ({
    drift: driftReply(await readDrift(unit, { ...scopeOf(query), name: params.name })),
  }),
});

const reconcile = operation({
  method: 'POST',
  path: `${base}/{name}/reconcile`,
  summary: 'Do now what is done daily: compare, and end strays where the dynamic secret says so',
  access: members,
  audit: 'reconcile-dynamic-secret',
  limit: 'write',
  params: ByName(),
  body: z.object(folderMembers),
  reply: () => z.object({ drift: DriftReply(), ended: z.array(z.object({ externalEntityId: z.string() })) }),
  handle: async ({ params, body, unit }) => {
    const { drift: found, ended } = await reconcileDynamicSecret(unit, {
      ...scopeOf(body),
      name: params.name,
    });
    return { drift: driftReply(found), ended: ended.map((externalEntityId) => ({ externalEntityId })) };
  },
});

const entraUsers = operation({
  method: 'POST',
  path: `${base}/entra-id/users`,
  summary: 'List the users of a tenant of Microsoft Entra ID, by an application that may see them',
  access: members,
  audit: 'get-entra-id-users',
  limit: 'write',
  body: z.object(entraApplication()),
  reply: () => z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
  handle: async ({ body, unit }) => [...(await listEntraUsers(unit, body))],
});

export const providerOperations = [test, drift, reconcile, entraUsers];

import * as z from 'zod';
import { deleteKey, listDeletedKeys, restoreKey } from '../../layers/domain/kms/delete-key.ts';
import type { KmsKey } from '../../layers/domain/kms/key.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, instant, numeric, optional } from '../../layers/http/wire.ts';
import { expectProject, InProject, keyName } from './inputs.ts';
import { base, KeyReply, keyReply, onKey, SingleKey, singleKey } from './wire.ts';

const DeletedKeyReply = () => KeyReply().extend({ deletedAt: instant(), deletionDate: instant() });

const deletedKeyReply = (key: KmsKey) => ({
  ...keyReply(key),
  deletedAt: key.deletion?.deletedAt ?? '',
  deletionDate: key.deletion?.deletesAt ?? '',
});

const remove = operation({
  ...onKey,
  method: 'DELETE',
  path: `${base}/{keyId}`,
  summary: 'Delete a key: it stops working now and goes for good after 7 to 30 days',
  audit: 'delete-cmek',
  limit: 'write',
  query: z.object({ pendingWindowInDays: defaulted(numeric(z.int().min(7).max(30)), 30) }),
  reply: () => z.object({ key: DeletedKeyReply() }),
  handle: async ({ params, query, unit }) => ({
    key: deletedKeyReply(await deleteKey(unit, params.keyId, query.pendingWindowInDays)),
  }),
});

const listDeleted = operation({
  method: 'GET',
  path: `${base}/deleted`,
  summary: 'The deleted keys of a project that can be restored',
  access: members,
  audit: 'get-deleted-cmeks',
  limit: 'read',
  query: InProject,
  reply: () => z.object({ keys: z.array(DeletedKeyReply()) }),
  expect: expectProject,
  handle: async ({ query, unit }) => ({
    keys: (await listDeletedKeys(unit, query.projectId)).map(deletedKeyReply),
  }),
});

const restore = operation({
  ...onKey,
  method: 'POST',
  path: `${base}/{keyId}/restore`,
  summary: 'Bring a deleted key back with all its versions',
  audit: 'restore-cmek',
  limit: 'write',
  body: z.object({ newName: optional(keyName) }),
  reply: SingleKey,
  handle: async ({ params, body, unit }) => singleKey(await restoreKey(unit, params.keyId, body.newName)),
});

export const deletionOperations = [remove, listDeleted, restore];

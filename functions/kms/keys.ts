import * as z from 'zod';
import { algorithmFor, keyAlgorithms, keyUsages } from '../../layers/domain/kms/algorithms.ts';
import {
  createKey,
  listKeys,
  readKey,
  readKeyByName,
  updateKey,
} from '../../layers/domain/kms/manage-keys.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, flag, id, numeric, optional, ruled, sought } from '../../layers/http/wire.ts';
import { expectGrantIn } from '../projects/scope.ts';
import { expectProject, InProject, keyDescription, keyName } from './inputs.ts';
import { base, KeyReply, keyReply, keyVersion, onKey, SingleKey, singleKey } from './wire.ts';

const list = operation({
  method: 'GET',
  path: base,
  summary: 'The keys of a project by name, a page at a time',
  access: members,
  audit: 'get-cmeks',
  limit: 'read',
  query: InProject.extend({
    offset: defaulted(numeric(z.int().min(0)), 0),
    limit: defaulted(numeric(z.int().min(1).max(100)), 100),
    orderBy: defaulted(z.literal('name'), 'name'),
    orderDirection: defaulted(z.enum(['asc', 'desc']), 'asc'),
    search: optional(sought(64)),
  }),
  reply: () => z.object({ keys: z.array(KeyReply()), totalCount: z.int() }),
  expect: expectProject,
  handle: async ({ query, unit }) => {
    const { projectId, offset, limit, orderDirection, search } = query;
    const page = await listKeys(unit, { projectId, offset, limit, direction: orderDirection, search });
    return { keys: page.keys.map(keyReply), totalCount: page.totalCount };
  },
});

/** Here null is a value: it ends the schedule. */
const rotationPeriodDays = z.int().min(30).max(3650).nullish();

const NewKey = ruled(
  z.object({
    projectId: id,
    name: keyName,
    description: keyDescription,
    keyUsage: optional(z.enum(keyUsages)),
    encryptionAlgorithm: optional(z.enum(keyAlgorithms)),
    rotationPeriodDays,
  }),
  ({ keyUsage, encryptionAlgorithm, ...key }) => ({
    ...key,
    algorithm: algorithmFor(keyUsage, encryptionAlgorithm),
  }),
);

const create = operation({
  method: 'POST',
  path: base,
  summary: 'Make a key in a project',
  access: members,
  audit: 'create-cmek',
  limit: 'write',
  body: NewKey,
  reply: SingleKey,
  expect: ({ body, ...known }) => expectGrantIn(body.projectId, known),
  handle: async ({ body, unit }) =>
    singleKey(await createKey(unit, { ...body, description: body.description ?? null })),
});

const read = operation({
  ...onKey,
  method: 'GET',
  path: `${base}/{keyId}`,
  summary: 'A key by its id',
  audit: 'get-cmek',
  limit: 'read',
  reply: SingleKey,
  handle: async ({ params, unit }) => singleKey(await readKey(unit, params.keyId)),
});

const readByName = operation({
  method: 'GET',
  path: `${base}/key-name/{keyName}`,
  summary: 'A key by its name in a project',
  access: members,
  audit: 'get-cmek',
  limit: 'read',
  params: z.object({ keyName: z.string().trim().toLowerCase().min(1).max(128) }),
  query: InProject,
  reply: SingleKey,
  expect: expectProject,
  handle: async ({ params, query, unit }) =>
    singleKey(await readKeyByName(unit, query.projectId, params.keyName)),
});

const update = operation({
  ...onKey,
  method: 'PATCH',
  path: `${base}/{keyId}`,
  summary: 'Rename, describe, disable or enable a key, or end the use of its early versions',
  audit: 'update-cmek',
  limit: 'write',
  body: z.object({
    name: optional(keyName),
    description: keyDescription,
    isDisabled: optional(flag(false)),
    minDecryptionVersion: keyVersion,
    rotationPeriodDays,
  }),
  reply: SingleKey,
  handle: async ({ params, body: { minDecryptionVersion, ...changes }, unit }) =>
    singleKey(await updateKey(unit, params.keyId, { ...changes, minVersion: minDecryptionVersion })),
});

export const keyOperations = [list, create, read, readByName, update];

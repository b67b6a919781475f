import * as z from 'zod';
import { createDynamicSecret } from '../../layers/domain/dynamic-secrets/create-dynamic-secret.ts';
import { deleteDynamicSecret } from '../../layers/domain/dynamic-secrets/delete-dynamic-secret.ts';
import { providerTypes } from '../../layers/domain/dynamic-secrets/kinds/kind.ts';
import {
  listDynamicSecrets,
  readDynamicSecret,
} from '../../layers/domain/dynamic-secrets/read-dynamic-secrets.ts';
import { updateDynamicSecret } from '../../layers/domain/dynamic-secrets/update-dynamic-secret.ts';
import { expectScope } from '../../layers/domain/places/scope.ts';
import { actorIn } from '../../layers/domain/tokens/bearer.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { erasable, flag, optional } from '../../layers/http/wire.ts';
import {
  annotations,
  DynamicSecretReply,
  dynamicSecretReply,
  folderMembers,
  lifetime,
  longestLifetime,
  newName,
  scopeOf,
  soughtName,
  usernameTemplate,
} from './wire.ts';

const base = '/api/v1/dynamic-secrets';
const ByName = () => z.object({ name: soughtName() });
const OneReply = () => z.object({ dynamicSecret: DynamicSecretReply() });

const list = operation({
  method: 'GET',
  path: base,
  summary: 'List the dynamic secrets of a folder',
  access: members,
  audit: 'get-dynamic-secrets',
  limit: 'read',
  query: z.object(folderMembers),
  expect: ({ query, claims, stores }) => {
    const guess = expectScope(stores, actorIn(claims), scopeOf(query));
    if (guess?.folderId) stores.dynamicSecrets.expectFolder(guess.environmentId, guess.folderId);
  },
  reply: () => z.object({ dynamicSecrets: z.array(DynamicSecretReply()) }),
  handle: async ({ query, unit }) => ({
    dynamicSecrets: (await listDynamicSecrets(unit, scopeOf(query))).map(dynamicSecretReply),
  }),
});

const create = operation({
  method: 'POST',
  path: base,
  summary: 'Add a dynamic secret, once its provider was reached',
  access: members,
  audit: 'create-dynamic-secret',
  limit: 'write',
  body: z.object({
    ...folderMembers,
    name: newName(),
    provider: z.object({
      type: z.enum(providerTypes),
      inputs: z.record(z.string().max(64), z.unknown()),
    }),
    defaultTTL: lifetime,
    maxTTL: longestLifetime,
    usernameTemplate,
    metadata: annotations,
    removesStrays: flag(false),
  }),
  reply: OneReply,
  handle: async ({ body, unit }) => ({
    dynamicSecret: dynamicSecretReply(
      await createDynamicSecret(unit, {
        ...scopeOf(body),
        name: body.name,
        provider: body.provider,
        defaultTTL: body.defaultTTL,
        maxTTL: body.maxTTL ?? null,
        usernameTemplate: body.usernameTemplate ?? null,
        metadata: body.metadata ?? [],
        removesStrays: body.removesStrays,
      }),
    ),
  }),
});

const read = operation({
  method: 'GET',
  path: `${base}/{name}`,
  summary: 'Get a dynamic secret, with the inputs of its provider for those who may see them',
  access: members,
  audit: 'get-dynamic-secret',
  limit: 'read',
  params: ByName(),
  query: z.object(folderMembers),
  expect: ({ params, query, claims, stores }) => {
    const guess = expectScope(stores, actorIn(claims), scopeOf(query));
    if (guess?.folderId) stores.dynamicSecrets.expectNamed(guess.environmentId, guess.folderId, params.name);
  },
  reply: () =>
    z.object({
      dynamicSecret: DynamicSecretReply().extend({ inputs: z.record(z.string(), z.unknown()).optional() }),
    }),
  handle: async ({ params, query, unit }) => {
    const { dynamicSecret, inputs } = await readDynamicSecret(unit, { ...scopeOf(query), name: params.name });
    return { dynamicSecret: { ...dynamicSecretReply(dynamicSecret), ...(inputs && { inputs }) } };
  },
});

const update = operation({
  method: 'PATCH',
  path: `${base}/{name}`,
  summary: 'Change a dynamic secret; inputs that are not given stay as they are',
  access: members,
  audit: 'update-dynamic-secret',
  limit: 'write',
  params: ByName(),
  repeats: { name: 'name' },
  body: z.object({
    ...folderMembers,
    data: z.object({
      inputs: optional(z.record(z.string().max(64), z.unknown())),
      defaultTTL: optional(lifetime),
      maxTTL: longestLifetime,
      newName: optional(newName()),
      usernameTemplate,
      metadata: annotations,
      removesStrays: erasable(z.boolean()),
    }),
  }),
  reply: OneReply,
  handle: async ({ params, body, unit }) => {
    const { newName: name, inputs, ...others } = body.data;
    return {
      dynamicSecret: dynamicSecretReply(
        await updateDynamicSecret(unit, {
          ...scopeOf(body),
          name: params.name,
          changes: { ...others, ...(name && { name }), ...(inputs && { inputs }) },
        }),
      ),
    };
  },
});

const remove = operation({
  method: 'DELETE',
  path: `${base}/{name}`,
  summary: 'End a dynamic secret with all its leases',
  access: members,
  audit: 'delete-dynamic-secret',
  limit: 'write',
  params: ByName(),
  repeats: { name: 'name' },
  body: z.object({ ...folderMembers, isForced: flag(false) }),
  reply: OneReply,
  handle: async ({ params, body, unit }) => ({
    dynamicSecret: dynamicSecretReply(
      await deleteDynamicSecret(unit, { ...scopeOf(body), name: params.name, isForced: body.isForced }),
    ),
  }),
});

export const dynamicSecretOperations = [list, create, read, update, remove];

import * as z from 'zod';
import { createApiKey, deleteApiKey, listApiKeys } from '../../layers/domain/users/manage-api-keys.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, shownName } from '../../layers/http/wire.ts';
import { ApiKeyReply, apiKeyReply } from './wire.ts';

/** Ten years in seconds. */
const longest = 315_360_000;

const reading = { method: 'GET', access: people, audit: 'get-api-keys', limit: 'read' } as const;

const list = operation({
  ...reading,
  path: '/api/v2/users/me/api-keys',
  summary: 'List the caller’s API keys',
  reply: () => z.array(ApiKeyReply()),
  handle: async ({ unit }) => (await listApiKeys(unit)).map(apiKeyReply),
});

const listInEnvelope = operation({
  ...reading,
  path: '/api/v3/users/me/api-keys',
  summary: 'List the caller’s API keys, as a member of the reply',
  reply: () => z.object({ apiKeyData: z.array(ApiKeyReply()) }),
  handle: async ({ unit }) => ({ apiKeyData: (await listApiKeys(unit)).map(apiKeyReply) }),
});

const create = operation({
  method: 'POST',
  path: '/api/v2/users/me/api-keys',
  summary: 'Make an API key, which is shown this once',
  access: people,
  audit: 'create-api-key',
  limit: 'write',
  body: z.object({ name: shownName(255), expiresIn: z.int().min(1).max(longest) }),
  reply: () => z.object({ apiKey: z.string(), apiKeyData: ApiKeyReply() }),
  handle: async ({ body, unit }) => {
    const { key, text } = await createApiKey(unit, body);
    return { apiKey: text, apiKeyData: apiKeyReply(key) };
  },
});

const remove = operation({
  method: 'DELETE',
  path: '/api/v2/users/me/api-keys/{apiKeyDataId}',
  summary: 'Delete an API key: it is dead at once',
  access: people,
  audit: 'delete-api-key',
  limit: 'write',
  params: z.object({ apiKeyDataId: id }),
  reply: () => z.object({ apiKeyData: ApiKeyReply() }),
  handle: async ({ params, unit }) => ({
    apiKeyData: apiKeyReply(await deleteApiKey(unit, params.apiKeyDataId)),
  }),
});

export const apiKeyOperations = [list, listInEnvelope, create, remove];

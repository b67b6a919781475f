import type { ApiKey, ApiKeyStore } from '../../../domain/users/api-key.ts';
import { absent, put, remove } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import { itemType } from './item-type.ts';
import { number, text } from './shape.ts';

const record = {
  shape: { id: text, userId: text, digest: text, expiresAt: number },
  ttl: ({ expiresAt }: ApiKey) => expiresAt,
};

const apiKeyItem = itemType<ApiKey>()({
  ...record,
  name: 'API key of a person',
  readBy: 'every request that presents it; `ttl`',
  pk: 'APIKEY#<id>',
  sk: 'APIKEY',
  key: (id: string) => ({ pk: `APIKEY#${id}`, sk: 'APIKEY' }),
});

const userApiKeyItem = itemType<ApiKey>()({
  ...record,
  name: 'API key, from the person’s side',
  readBy: 'listing them, deleting the person; `ttl`',
  pk: 'USER#<user>',
  sk: 'APIKEY#<id>',
  key: (userId: string, id: string) => ({ pk: `USER#${userId}`, sk: `APIKEY#${id}` }),
  ranges: { of: (userId: string) => ({ pk: `USER#${userId}`, prefix: 'APIKEY#' }) },
});

export const apiKeyItems = [apiKeyItem, userApiKeyItem];

/** API keys, found by their ids and by their persons. */
export const apiKeyStore = (session: ReadSession): ApiKeyStore => ({
  find: (id) => session.read(apiKeyItem, apiKeyItem.key(id)),
  listOf: (userId) => session.list(userApiKeyItem, userApiKeyItem.ranges.of(userId)),
  creation: (key) => [
    put(apiKeyItem.item(apiKeyItem.key(key.id), key), absent),
    put(userApiKeyItem.item(userApiKeyItem.key(key.userId, key.id), key), absent),
  ],
  deletion: ({ id, userId }) => [remove(apiKeyItem.key(id)), remove(userApiKeyItem.key(userId, id))],
});

import { sha256Hex } from '../digests.ts';
import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type ApiKey, apiKeyText, newApiKeySecret } from './api-key.ts';
import { assertOwnLogin, noteAtHome, sessionEnded } from './sessions.ts';

const maxApiKeys = 20;

const isLive = ({ expiresAt }: ApiKey, { runtime }: Unit): boolean =>
  expiresAt > runtime.now().getTime() / 1000;

const liveKeysOf = async (unit: Unit, userId: string): Promise<readonly ApiKey[]> =>
  (await unit.stores.apiKeys.listOf(userId)).filter((key) => isLive(key, unit));

/** The caller's API keys that have not expired, oldest first. */
export const listApiKeys = async (unit: Unit): Promise<readonly ApiKey[]> => {
  const { id } = await noteAtHome(unit);
  const keys = await liveKeysOf(unit, id);
  return [...keys].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
};

export interface NewApiKey {
  readonly name: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Makes an API key of the caller's, shown this once; `bad-request` beyond 20. */
export const createApiKey = (
  unit: Unit,
  { name, expiresIn }: NewApiKey,
): Promise<{ readonly key: ApiKey; readonly text: string }> =>
  retryingConflicts(unit, async () => {
    assertOwnLogin(unit);
    const { id: userId } = await noteAtHome(unit);
    const { users, apiKeys } = unit.stores;
    // The person is read before the keys and written with the new one: of many made at once each is counted.
    const user = await users.find(userId);
    if (!user) throw sessionEnded();
    if ((await liveKeysOf(unit, userId)).length >= maxApiKeys)
      throw new LocketError('bad-request', `Nobody has more than ${maxApiKeys} API keys: delete one first`);
    const now = unit.runtime.now();
    const secret = newApiKeySecret(unit.runtime);
    const key: ApiKey = {
      id: unit.runtime.uuid(),
      userId,
      name,
      digest: sha256Hex(secret),
      createdAt: now.toISOString(),
      expiresAt: Math.floor(now.getTime() / 1000) + expiresIn,
    };
    unit.note({ metadata: { apiKeyId: key.id, name } });
    await unit.commit([
      ...apiKeys.creation(key),
      users.replacement({ ...user, revision: user.revision + 1 }, user),
    ]);
    return { key, text: apiKeyText(key, secret) };
  });

/** What ends all API keys of a person, written with the person, whom a key that is made meanwhile would change. */
export const endOfApiKeys = async (
  { stores: { apiKeys } }: Pick<Unit, 'stores'>,
  userId: string,
): Promise<readonly Change[]> => (await apiKeys.listOf(userId)).flatMap((key) => apiKeys.deletion(key));

/** Deletes one of the caller's API keys: it is dead at once. `not-found` for any other. */
export const deleteApiKey = async (unit: Unit, apiKeyId: string): Promise<ApiKey> => {
  const { id } = await noteAtHome(unit);
  const key = await unit.stores.apiKeys.find(apiKeyId);
  if (key?.userId !== id) throw new LocketError('not-found', 'API key not found');
  unit.note({ metadata: { apiKeyId: key.id, name: key.name } });
  await unit.commit(unit.stores.apiKeys.deletion(key));
  return key;
};

import { LocketError } from '../../../domain/errors.ts';
import type { ClientSecret, IdentityStore, LoginFailures } from '../../../domain/identities/identity.ts';
import { absent, atRevision, put, remove, update } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

type ClientSecrets = Pick<
  IdentityStore,
  | 'identityOfClient'
  | 'clientSecret'
  | 'clientSecretById'
  | 'clientSecrets'
  | 'clientSecretCreation'
  | 'clientSecretRevocation'
  | 'clientSecretUse'
  | 'failures'
  | 'recordFailures'
  | 'clearFailures'
  | 'expectLogin'
>;

const usedUp = () => new LocketError('unauthenticated', 'Invalid credentials');

/** A client secret still counts: not revoked, and below its limit. */
const usesLeft = {
  expression: 'attribute_exists(pk) and isRevoked = :no and numUses < numUsesLimit',
  values: { ':no': false },
};

const untouched = (previous: LoginFailures | undefined) =>
  previous ? { ...atRevision(previous.failures, 'failures') } : absent;

const secretById = async (session: ReadSession, clientId: string, id: string) => {
  const pointer = await session.get(keys.clientSecretId(clientId, id));
  if (!pointer) return undefined;
  return fromItem<ClientSecret>(await session.get(keys.clientSecret(clientId, String(pointer.digest))));
};

/** Client secrets under their client id, found by digest (login) or by id (administration), and failed logins. */
export const clientSecretStore = (session: ReadSession): ClientSecrets => ({
  identityOfClient: async (clientId) => {
    const guess = guesses.recall('client', clientId);
    if (guess) return guess;
    const identityId = (await session.get(keys.client(clientId)))?.identityId as string | undefined;
    if (identityId) guesses.learn(identityId, 'client', clientId);
    return identityId;
  },
  clientSecret: async (clientId, digest) => fromItem(await session.get(keys.clientSecret(clientId, digest))),
  clientSecretById: (clientId, id) => secretById(session, clientId, id),
  clientSecrets: async (clientId) => fromItems(await session.all(keys.clientSecrets(clientId))),
  clientSecretCreation: (secret) => [
    put(toItem(keys.clientSecret(secret.clientId, secret.digest), secret), absent),
    put(toItem(keys.clientSecretId(secret.clientId, secret.id), { digest: secret.digest }), absent),
  ],
  clientSecretRevocation: (secret, at) => [
    update(
      keys.clientSecret(secret.clientId, secret.digest),
      'SET isRevoked = :yes, updatedAt = :at',
      { values: { ':yes': true, ':at': at } },
      { expression: 'attribute_exists(pk)' },
    ),
  ],
  clientSecretUse: (secret, at) =>
    update(
      keys.clientSecret(secret.clientId, secret.digest),
      'SET numUses = numUses + :one, updatedAt = :at',
      { values: { ':one': 1, ':at': at } },
      usesLeft,
      usedUp,
    ),
  failures: async (clientId) => fromItem(await session.get(keys.loginFailures(clientId))),
  recordFailures: (failures, previous) =>
    put(
      toItem(keys.loginFailures(failures.clientId), failures, {
        ttl: Math.ceil(Math.max(failures.windowEndsAt, failures.lockedUntil) / 1000),
      }),
      untouched(previous),
    ),
  clearFailures: (clientId) => remove(keys.loginFailures(clientId)),
  expectLogin: (clientId, digest) => {
    session.expect(keys.clientSecret(clientId, digest), keys.loginFailures(clientId));
    const identityId = guesses.recall('client', clientId);
    if (identityId) session.expect(keys.identity(identityId), keys.method(identityId, 'universal-auth'));
    else session.expect(keys.client(clientId));
  },
});

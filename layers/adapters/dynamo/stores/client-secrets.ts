import { LocketError } from '../../../domain/errors.ts';
import type { ClientSecret, IdentityStore } from '../../../domain/identities/identity.ts';
import { absent, present, put, remove, update } from '../changes.ts';
import { guesses } from '../guesses.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';

type ClientSecrets = Pick<
  IdentityStore,
  | 'rememberedIdentityOfClient'
  | 'identityOfClient'
  | 'clientSecret'
  | 'clientSecretById'
  | 'clientSecrets'
  | 'clientSecretCreation'
  | 'clientSecretRevocation'
  | 'clientSecretDeletion'
  | 'clientSecretUse'
  | 'expectLogin'
>;

const usedUp = () => new LocketError('unauthenticated', 'Invalid credentials');

/** A client secret still counts: not revoked, and below its limit. */
const usesLeft = {
  expression: 'attribute_exists(pk) and isRevoked = :no and numUses < numUsesLimit',
  values: { ':no': false },
};

/** Seconds a client secret that is of no use any more stays to be looked at. */
const keptFor = 86_400;

const secondsOf = (instant: string): number => Math.ceil(Date.parse(instant) / 1000);

const pruned = ({ lifetime, createdAt }: ClientSecret) =>
  lifetime > 0 ? { ttl: secondsOf(createdAt) + lifetime + keptFor } : {};

const secretItem = (secret: ClientSecret) =>
  toItem(keys.clientSecret(secret.clientId, secret.digest), secret, pruned(secret));

const pointerItem = (secret: ClientSecret) =>
  toItem(keys.clientSecretId(secret.clientId, secret.id), { digest: secret.digest }, pruned(secret));

const currentIdentity = async (session: ReadSession, clientId: string) => {
  const identityId = (await session.get(keys.client(clientId)))?.identityId as string | undefined;
  if (identityId) guesses.learn(identityId, 'client', clientId);
  else guesses.drop('client', clientId);
  return identityId;
};

const secretById = async (session: ReadSession, clientId: string, id: string) => {
  const pointer = await session.get(keys.clientSecretId(clientId, id));
  if (!pointer) return undefined;
  return fromItem<ClientSecret>(await session.get(keys.clientSecret(clientId, String(pointer.digest))));
};

/** Client secrets under their client id, found by digest (login) or by id (administration), and failed logins. */
export const clientSecretStore = (session: ReadSession): ClientSecrets => ({
  rememberedIdentityOfClient: (clientId) => guesses.recall('client', clientId),
  identityOfClient: (clientId) => currentIdentity(session, clientId),
  clientSecret: async (clientId, digest) => fromItem(await session.get(keys.clientSecret(clientId, digest))),
  clientSecretById: (clientId, id) => secretById(session, clientId, id),
  clientSecrets: async (clientId) => fromItems(await session.all(keys.clientSecrets(clientId))),
  clientSecretCreation: (secret) => [put(secretItem(secret), absent), put(pointerItem(secret), absent)],
  clientSecretRevocation: (secret, at) => {
    const prunedAt = { names: { '#ttl': 'ttl' }, values: { ':ttl': secondsOf(at) + keptFor } };
    return [
      update(
        keys.clientSecret(secret.clientId, secret.digest),
        'SET isRevoked = :yes, updatedAt = :at, #ttl = :ttl',
        { ...prunedAt, values: { ...prunedAt.values, ':yes': true, ':at': at } },
        present,
      ),
      update(keys.clientSecretId(secret.clientId, secret.id), 'SET #ttl = :ttl', prunedAt, present),
    ];
  },
  clientSecretDeletion: (secret) => [
    remove(keys.clientSecret(secret.clientId, secret.digest)),
    remove(keys.clientSecretId(secret.clientId, secret.id)),
  ],
  clientSecretUse: (secret, at) =>
    update(
      keys.clientSecret(secret.clientId, secret.digest),
      'SET numUses = numUses + :one, updatedAt = :at',
      { values: { ':one': 1, ':at': at } },
      usesLeft,
      usedUp,
    ),
  expectLogin: (clientId, digest) => {
    session.expect(keys.clientSecret(clientId, digest));
    const identityId = guesses.recall('client', clientId);
    if (identityId) session.expect(keys.identity(identityId), keys.method(identityId, 'universal-auth'));
    else session.expect(keys.client(clientId));
  },
});

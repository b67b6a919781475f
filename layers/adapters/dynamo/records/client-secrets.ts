import { LocketError } from '../../../domain/errors.ts';
import type { ClientSecret, IdentityStore } from '../../../domain/identities/identity.ts';
import { absent, present, put, remove, update } from '../changes.ts';
import { guesses } from '../guesses.ts';
import type { ReadSession } from '../read-session.ts';
import { clientItem, identityItem, methodItem } from './identities.ts';
import { itemType } from './item-type.ts';
import { flag, number, text } from './shape.ts';

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

/** When a secret of limited life may go. */
const prunedAt = ({ lifetime, createdAt }: ClientSecret): number | undefined =>
  lifetime > 0 ? secondsOf(createdAt) + lifetime + keptFor : undefined;

const clientSecretItem = itemType<ClientSecret>()({
  name: 'client secret',
  readBy: 'login',
  pk: 'CLIENT#<client id>',
  sk: 'SECRET#<sha256>',
  key: (clientId: string, digest: string) => ({ pk: `CLIENT#${clientId}`, sk: `SECRET#${digest}` }),
  ranges: { of: (clientId: string) => ({ pk: `CLIENT#${clientId}`, prefix: 'SECRET#' }) },
  shape: { id: text, clientId: text, identityId: text, isRevoked: flag, lifetime: number, numUses: number },
  ttl: prunedAt,
  leadsTo: [],
});

const clientSecretIdItem = itemType<{ readonly digest: string }>()({
  name: 'client secret by id',
  readBy: 'administration',
  pk: 'CLIENT#<client id>',
  sk: 'ID#<id>',
  key: (clientId: string, id: string) => ({ pk: `CLIENT#${clientId}`, sk: `ID#${id}` }),
  shape: { digest: text },
  leadsTo: [],
});

export const clientSecretItems = [clientSecretItem, clientSecretIdItem];

const keyOf = ({ clientId, digest }: ClientSecret) => clientSecretItem.key(clientId, digest);
const pointerKey = ({ clientId, id }: ClientSecret) => clientSecretIdItem.key(clientId, id);

const pointerItem = (secret: ClientSecret) => {
  const ttl = prunedAt(secret);
  return clientSecretIdItem.item(
    pointerKey(secret),
    { digest: secret.digest },
    ttl === undefined ? {} : { ttl },
  );
};

const currentIdentity = async (session: ReadSession, clientId: string) => {
  const identityId = (await session.read(clientItem, clientItem.key(clientId)))?.identityId;
  if (identityId) guesses.learn(identityId, 'client', clientId);
  else guesses.drop('client', clientId);
  return identityId;
};

const secretById = async (session: ReadSession, clientId: string, id: string) => {
  const pointer = await session.read(clientSecretIdItem, clientSecretIdItem.key(clientId, id));
  return pointer && session.read(clientSecretItem, clientSecretItem.key(clientId, pointer.digest));
};

/** Client secrets under their client id, found by digest (login) or by id (administration), and failed logins. */
export const clientSecretStore = (session: ReadSession): ClientSecrets => ({
  rememberedIdentityOfClient: (clientId) => guesses.recall('client', clientId),
  identityOfClient: (clientId) => currentIdentity(session, clientId),
  clientSecret: (clientId, digest) => session.read(clientSecretItem, clientSecretItem.key(clientId, digest)),
  clientSecretById: (clientId, id) => secretById(session, clientId, id),
  clientSecrets: (clientId) => session.list(clientSecretItem, clientSecretItem.ranges.of(clientId)),
  clientSecretCreation: (secret) => [
    put(clientSecretItem.item(keyOf(secret), secret), absent),
    put(pointerItem(secret), absent),
  ],
  clientSecretRevocation: (secret, at) => {
    const kept = { names: { '#ttl': 'ttl' }, values: { ':ttl': secondsOf(at) + keptFor } };
    return [
      update(
        keyOf(secret),
        'SET isRevoked = :yes, updatedAt = :at, #ttl = :ttl',
        { ...kept, values: { ...kept.values, ':yes': true, ':at': at } },
        present,
      ),
      update(pointerKey(secret), 'SET #ttl = :ttl', kept, present),
    ];
  },
  clientSecretDeletion: (secret) => [remove(keyOf(secret)), remove(pointerKey(secret))],
  clientSecretUse: (secret, at) =>
    update(
      keyOf(secret),
      'SET numUses = numUses + :one, updatedAt = :at',
      { values: { ':one': 1, ':at': at } },
      usesLeft,
      usedUp,
    ),
  expectLogin: (clientId, digest) => {
    session.expect(clientSecretItem.key(clientId, digest));
    const identityId = guesses.recall('client', clientId);
    if (identityId)
      session.expect(identityItem.key(identityId), methodItem.key(identityId, 'universal-auth'));
    else session.expect(clientItem.key(clientId));
  },
});

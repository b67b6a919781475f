import { LocketError } from '../../../../domain/errors.ts';
import type {
  ClientSecret,
  Identity,
  IdentityStore,
  TokenState,
} from '../../../../domain/identities/identity.ts';
import type { Change } from '../../../../domain/store/change.ts';
import { absent, type Condition, present, put, remove, update } from '../../changes.ts';
import { identityReplacement } from './changes.ts';
import {
  clientSecretIdItem,
  clientSecretItem,
  keptFor,
  prunedAt,
  secondsOf,
  tokenItem,
  tokenOwnerItem,
} from './items.ts';

const secretUsedUp = () => new LocketError('unauthenticated', 'Invalid credentials');

/** A client secret still counts: not revoked, and below its limit. */
const secretUsesLeft = {
  expression: 'attribute_exists(pk) and isRevoked = :no and numUses < numUsesLimit',
  values: { ':no': false },
};

const secretKey = ({ clientId, digest }: ClientSecret) => clientSecretItem.key(clientId, digest);
const pointerKey = ({ clientId, id }: ClientSecret) => clientSecretIdItem.key(clientId, id);

const pointerItem = (secret: ClientSecret) => {
  const ttl = prunedAt(secret);
  return clientSecretIdItem.item(
    pointerKey(secret),
    { digest: secret.digest },
    ttl === undefined ? {} : { ttl },
  );
};

const tokenKey = ({ identityId, id }: TokenState) => tokenItem.key(identityId, id);
const tokenItemOf = (token: TokenState) => tokenItem.item(tokenKey(token), token);

const tokenUsedUp = () =>
  new LocketError('unauthenticated', 'The access token was revoked or has no uses left');
const revoked = () => new LocketError('unauthenticated', 'The access token was revoked');

/** The token still counts: its row stands, is not revoked, and is below its limit. */
const tokenUsesLeft = {
  expression: 'attribute_exists(pk) and isRevoked = :no and numUses < accessTokenNumUsesLimit',
  values: { ':no': false },
};

/** Counts one use; refused when none is left. */
export const useOfToken = (token: TokenState, at: string): Change =>
  update(
    tokenKey(token),
    'SET numUses = numUses + :one, lastUsedAt = :at',
    { values: { ':one': 1, ':at': at } },
    tokenUsesLeft,
    tokenUsedUp,
  );

/** The row stands and nobody revoked the token. */
const notRevoked: Condition = {
  expression: 'attribute_exists(pk) and isRevoked = :no',
  values: { ':no': false },
};

/**
 * The identity says that it has token rows from the first on. It changes under its revision, so that nobody who writes
 * it at the same moment takes that back: a request that sees no mark leaves out the look for revoked tokens.
 */
const rowsBegin = (identity: Identity): readonly Change[] =>
  identity.hasTokenRows === true
    ? []
    : identityReplacement({ ...identity, hasTokenRows: true, revision: identity.revision + 1 }, identity);

/** Changes of client secrets. */
export const clientSecretChanges = {
  clientSecretCreation: (secret) => [
    put(clientSecretItem.item(secretKey(secret), secret), absent),
    put(pointerItem(secret), absent),
  ],
  clientSecretRevocation: (secret, at) => {
    const kept = { names: { '#ttl': 'ttl' }, values: { ':ttl': secondsOf(at) + keptFor } };
    return [
      update(
        secretKey(secret),
        'SET isRevoked = :yes, updatedAt = :at, #ttl = :ttl',
        { ...kept, values: { ...kept.values, ':yes': true, ':at': at } },
        present,
      ),
      update(pointerKey(secret), 'SET #ttl = :ttl', kept, present),
    ];
  },
  clientSecretDeletion: (secret) => [remove(secretKey(secret)), remove(pointerKey(secret))],
  clientSecretUse: (secret, at) =>
    update(
      secretKey(secret),
      'SET numUses = numUses + :one, updatedAt = :at',
      { values: { ':one': 1, ':at': at } },
      secretUsesLeft,
      secretUsedUp,
    ),
} satisfies Partial<IdentityStore>;

/** Changes of tokens, attribute by attribute, so that a renewal never takes back a use that was counted at the same moment. */
export const tokenChanges = {
  tokenCreation: (token, identity) => [
    ...rowsBegin(identity),
    put(tokenItemOf(token), absent),
    put(
      tokenOwnerItem.item(
        tokenOwnerItem.key(token.id),
        { identityId: token.identityId },
        { ttl: token.expiresAt },
      ),
      absent,
    ),
  ],
  tokenStart: (token, identity) => [...rowsBegin(identity), put(tokenItemOf(token), absent)],
  tokenRenewal: (token, at, expiresAt) =>
    update(
      tokenKey(token),
      'SET lastRenewedAt = :at, updatedAt = :at, expiresAt = :end, #ttl = :end',
      { names: { '#ttl': 'ttl' }, values: { ':at': at, ':end': expiresAt } },
      notRevoked,
      revoked,
    ),
  tokenRevocation: (token, at) =>
    update(
      tokenKey(token),
      'SET isRevoked = :yes, updatedAt = :at',
      { values: { ':yes': true, ':at': at } },
      present,
    ),
  tokenRenaming: (token, name, at) =>
    update(
      tokenKey(token),
      'SET #name = :name, updatedAt = :at',
      { names: { '#name': 'name' }, values: { ':name': name, ':at': at } },
      present,
    ),
  tokenDeletion: (token) => [remove(tokenKey(token)), remove(tokenOwnerItem.key(token.id))],
} satisfies Partial<IdentityStore>;

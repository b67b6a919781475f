import { LocketError } from '../../../domain/errors.ts';
import type { Identity, IdentityStore, TokenState } from '../../../domain/identities/identity.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, type Condition, present, put, remove, update } from '../changes.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';
import { identityItem, identityReplacement, methodItem, tokenHabits } from './identities.ts';
import { itemType } from './item-type.ts';
import { toItem } from './links.ts';
import { flag, number, text } from './shape.ts';

type Tokens = Pick<
  IdentityStore,
  | 'token'
  | 'identityOfToken'
  | 'tokensOf'
  | 'tokenCreation'
  | 'tokenStart'
  | 'tokenRenewal'
  | 'tokenRevocation'
  | 'tokenRenaming'
  | 'tokenDeletion'
  | 'countTokenUse'
  | 'expectToken'
>;

const tokenOwnerItem = itemType<{ readonly identityId: string }>()({
  name: 'owner of a token-auth token',
  readBy: 'lookups by token id',
  pk: 'TOKEN#<token>',
  sk: 'TOKEN',
  key: (tokenId: string) => ({ pk: `TOKEN#${tokenId}`, sk: 'TOKEN' }),
  shape: { identityId: text },
});

const tokenItem = itemType<TokenState>()({
  name: 'token state',
  readBy:
    'every request of an identity whose record says that some token has one; absent for an untouched token; `ttl`',
  pk: 'IDENTITY#<id>',
  sk: 'TOKEN#<token>',
  key: (id: string, tokenId: string) => ({ pk: `IDENTITY#${id}`, sk: `TOKEN#${tokenId}` }),
  ranges: { of: (id: string) => ({ pk: `IDENTITY#${id}`, prefix: 'TOKEN#' }) },
  shape: {
    id: text,
    identityId: text,
    accessTokenTTL: number,
    accessTokenMaxTTL: number,
    accessTokenNumUsesLimit: number,
    numUses: number,
    isRevoked: flag,
  },
  ttl: ({ expiresAt }) => expiresAt,
  leadsTo: [toItem(tokenOwnerItem, ({ id }) => tokenOwnerItem.key(id))],
});

export const tokenItems = [tokenItem, tokenOwnerItem];

const keyOf = ({ identityId, id }: TokenState) => tokenItem.key(identityId, id);
const itemOf = (token: TokenState) => tokenItem.item(keyOf(token), token);

const usedUp = () => new LocketError('unauthenticated', 'The access token was revoked or has no uses left');
const revoked = () => new LocketError('unauthenticated', 'The access token was revoked');

/** The token still counts: its row stands, is not revoked, and is below its limit. */
const usesLeft = {
  expression: 'attribute_exists(pk) and isRevoked = :no and numUses < accessTokenNumUsesLimit',
  values: { ':no': false },
};

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

/**
 * What is stored of access tokens: nothing on an ordinary login. A row is changed attribute by attribute, so that a
 * renewal never takes back a use that was counted at the same moment.
 */
export const tokenStore = (session: ReadSession, table: Table, runtime: Runtime): Tokens => ({
  token: (identityId, tokenId) => session.read(tokenItem, tokenItem.key(identityId, tokenId)),
  identityOfToken: async (tokenId) =>
    (await session.read(tokenOwnerItem, tokenOwnerItem.key(tokenId)))?.identityId,
  tokensOf: (identityId) => session.list(tokenItem, tokenItem.ranges.of(identityId)),
  tokenCreation: (token, identity) => [
    ...rowsBegin(identity),
    put(itemOf(token), absent),
    put(
      tokenOwnerItem.item(
        tokenOwnerItem.key(token.id),
        { identityId: token.identityId },
        { ttl: token.expiresAt },
      ),
      absent,
    ),
  ],
  tokenStart: (token, identity) => [...rowsBegin(identity), put(itemOf(token), absent)],
  tokenRenewal: (token, at, expiresAt) =>
    update(
      keyOf(token),
      'SET lastRenewedAt = :at, updatedAt = :at, expiresAt = :end, #ttl = :end',
      { names: { '#ttl': 'ttl' }, values: { ':at': at, ':end': expiresAt } },
      notRevoked,
      revoked,
    ),
  tokenRevocation: (token, at) =>
    update(
      keyOf(token),
      'SET isRevoked = :yes, updatedAt = :at',
      { values: { ':yes': true, ':at': at } },
      present,
    ),
  tokenRenaming: (token, name, at) =>
    update(
      keyOf(token),
      'SET #name = :name, updatedAt = :at',
      { names: { '#name': 'name' }, values: { ':name': name, ':at': at } },
      present,
    ),
  tokenDeletion: (token) => [remove(keyOf(token)), remove(tokenOwnerItem.key(token.id))],
  countTokenUse: (token, at) =>
    writeTransaction(table, runtime, [
      update(
        keyOf(token),
        'SET numUses = numUses + :one, lastUsedAt = :at',
        { values: { ':one': 1, ':at': at } },
        usesLeft,
        usedUp,
      ),
    ]),
  expectToken: (identityId, tokenId, method) => {
    session.expect(identityItem.key(identityId));
    const habit = tokenHabits.recall(identityId);
    if (habit !== 'rowless') session.expect(tokenItem.key(identityId, tokenId));
    if (habit === 'older') session.expect(methodItem.key(identityId, method));
  },
});

import { LocketError } from '../../../domain/errors.ts';
import type { Identity, IdentityStore, TokenState } from '../../../domain/identities/identity.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import type { Change } from '../../../domain/store/change.ts';
import { absent, type Condition, present, put, remove, update } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';
import { identityReplacement, tokenHabits } from './identity-records.ts';

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

const itemOf = (token: TokenState) =>
  toItem(keys.token(token.identityId, token.id), token, { ttl: token.expiresAt });

const keyOf = ({ identityId, id }: TokenState) => keys.token(identityId, id);

/**
 * What is stored of access tokens: nothing on an ordinary login. A row is changed attribute by attribute, so that a
 * renewal never takes back a use that was counted at the same moment.
 */
export const tokenStore = (session: ReadSession, table: Table, runtime: Runtime): Tokens => ({
  token: async (identityId, tokenId) => fromItem(await session.get(keys.token(identityId, tokenId))),
  identityOfToken: async (tokenId) =>
    (await session.get(keys.tokenOwner(tokenId)))?.identityId as string | undefined,
  tokensOf: async (identityId) => fromItems(await session.all(keys.tokens(identityId))),
  tokenCreation: (token, identity) => [
    ...rowsBegin(identity),
    put(itemOf(token), absent),
    put(
      toItem(keys.tokenOwner(token.id), { identityId: token.identityId }, { ttl: token.expiresAt }),
      absent,
    ),
  ],
  tokenStart: (token, identity) => [...rowsBegin(identity), put(itemOf(token), absent)],
  tokenRenewal: (token, at) =>
    update(
      keyOf(token),
      'SET lastRenewedAt = :at, updatedAt = :at',
      { values: { ':at': at } },
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
  tokenDeletion: (token) => [remove(keyOf(token)), remove(keys.tokenOwner(token.id))],
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
    session.expect(keys.identity(identityId));
    const habit = tokenHabits.recall(identityId);
    if (habit !== 'rowless') session.expect(keys.token(identityId, tokenId));
    if (habit === 'older') session.expect(keys.method(identityId, method));
  },
});

import { LocketError } from '../../../domain/errors.ts';
import type { IdentityStore, TokenState } from '../../../domain/identities/identity.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import { absent, put, update } from '../changes.ts';
import { fromItem, fromItems, toItem } from '../items.ts';
import { keys } from '../keys.ts';
import type { ReadSession } from '../read-session.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';

type Tokens = Pick<
  IdentityStore,
  'token' | 'identityOfToken' | 'tokensOf' | 'tokenCreation' | 'tokenState' | 'countTokenUse' | 'expectToken'
>;

const usedUp = () => new LocketError('unauthenticated', 'The access token was revoked or has no uses left');
const revoked = () => new LocketError('unauthenticated', 'The access token was revoked');

/** The token still counts: its row stands, is not revoked, and is below its limit. */
const usesLeft = {
  expression: 'attribute_exists(pk) and isRevoked = :no and numUses < accessTokenNumUsesLimit',
  values: { ':no': false },
};

/** Nobody revoked the token: no row yet, or a row that is not revoked. */
const notRevoked = { expression: 'attribute_not_exists(pk) or isRevoked = :no', values: { ':no': false } };

const itemOf = (token: TokenState) =>
  toItem(keys.token(token.identityId, token.id), token, { ttl: token.expiresAt });

/** What is stored of access tokens: nothing on an ordinary login. */
export const tokenStore = (session: ReadSession, table: Table, runtime: Runtime): Tokens => ({
  token: async (identityId, tokenId) => fromItem(await session.get(keys.token(identityId, tokenId))),
  identityOfToken: async (tokenId) =>
    (await session.get(keys.tokenOwner(tokenId)))?.identityId as string | undefined,
  tokensOf: async (identityId) => fromItems(await session.all(keys.tokens(identityId))),
  tokenCreation: (token) => [
    put(itemOf(token), absent),
    put(
      toItem(keys.tokenOwner(token.id), { identityId: token.identityId }, { ttl: token.expiresAt }),
      absent,
    ),
  ],
  tokenState: (token) => put(itemOf(token), notRevoked, revoked),
  countTokenUse: (token, at) =>
    writeTransaction(table, runtime, [
      update(
        keys.token(token.identityId, token.id),
        'SET numUses = numUses + :one, lastUsedAt = :at',
        { values: { ':one': 1, ':at': at } },
        usesLeft,
        usedUp,
      ),
    ]),
  expectToken: (identityId, tokenId, method) =>
    session.expect(
      keys.token(identityId, tokenId),
      keys.identity(identityId),
      keys.method(identityId, method),
    ),
});

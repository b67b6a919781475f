import { isRefusal, LocketError } from '../errors.ts';
import { type Span, thisMoment, until } from '../permissions/coverage.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterToActAs, type IdentityAction } from './access.ts';
import type { Identity, TokenState } from './identity.ts';
import { type IssuedToken, issueToken, newTokenState } from './issue-token.ts';
import { aLook, enterMethod, type Lasting } from './methods.ts';
import { tokenAuth } from './token-auth.ts';
import { endAfter, lifetimesOf } from './token-policy.ts';

export interface TokenPage {
  readonly offset: number;
  readonly limit: number;
}

const livesFor: Lasting = ({ runtime }, method) =>
  until(runtime.now(), endAfter(runtime.now(), lifetimesOf(method).accessTokenMaxTTL));

interface MadeToken {
  readonly issued: IssuedToken;
  readonly token: TokenState;
}

const createOnce = async (unit: Unit, identityId: string, name: string | null): Promise<MadeToken> => {
  const deed = 'create token for';
  const { identity, method } = await enterMethod(unit, tokenAuth, identityId, 'edit', deed, livesFor);
  const token = newTokenState(unit, { identity, method }, { name, clientSecretId: null });
  const issued = await issueToken(unit, identity, method, token);
  unit.note({ metadata: { identityAccessTokenId: token.id, name } });
  const { tokenCreation, methodPresence } = unit.stores.identities;
  await unit.commit([...tokenCreation(token, identity), methodPresence(method)]);
  return { issued, token };
};

/** Makes a token of this identity and lists it under `name`. The first one of all changes the identity itself. */
export const createToken = (unit: Unit, identityId: string, name: string | null): Promise<MadeToken> =>
  retryingConflicts(unit, () => createOnce(unit, identityId, name));

/** A token still stands: DynamoDB removes rows late, so their end is looked at. */
const stands = (unit: Unit, { authMethod, expiresAt }: TokenState): boolean =>
  authMethod === 'token-auth' && expiresAt > unit.runtime.now().getTime() / 1000;

/** A token as it counts: one of before all were revoked is revoked. */
const asItCounts = (token: TokenState, identity: Identity): TokenState =>
  token.revocations === identity.revocations ? token : { ...token, isRevoked: true };

/** The tokens of this identity that have not ended, revoked ones among them, last changed first. */
export const listTokens = async (
  unit: Unit,
  identityId: string,
  { offset, limit }: TokenPage,
): Promise<readonly TokenState[]> => {
  const { identity } = await enterMethod(unit, tokenAuth, identityId, 'read', 'get tokens of', aLook);
  const tokens = await unit.stores.identities.tokensOf(identityId);
  return tokens
    .filter((token) => stands(unit, token))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id))
    .slice(offset, offset + limit)
    .map((token) => asItCounts(token, identity));
};

const unknownToken = (): LocketError => new LocketError('not-found', 'Token not found');

/** The token with this id and its identity. Before the id is known to be ours it is like any unknown one. */
const enterToken = async (unit: Unit, tokenId: string, action: IdentityAction, deed: string, span?: Span) => {
  const identityId = await unit.stores.identities.identityOfToken(tokenId);
  const found = await enterToActAs(unit, identityId ?? 'none', action, deed, span).catch((error) => {
    throw isRefusal(error, 'not-found') ? unknownToken() : error;
  });
  const token = await unit.stores.identities.token(found.identity.id, tokenId);
  if (!token || !stands(unit, token)) throw unknownToken();
  unit.note({ metadata: { identityAccessTokenId: token.id } });
  return { ...found, token: asItCounts(token, found.identity) };
};

export const readToken = async (unit: Unit, tokenId: string): Promise<TokenState> =>
  (await enterToken(unit, tokenId, 'read', 'read token of', thisMoment(unit.runtime.now()))).token;

/** Gives a token another name, or none for an empty one; `undefined` leaves the name as it is. */
export const renameToken = async (
  unit: Unit,
  tokenId: string,
  given: string | null | undefined,
): Promise<TokenState> => {
  const { token } = await enterToken(unit, tokenId, 'edit', 'update token of');
  const name = given === undefined ? token.name : given || null;
  const at = unit.runtime.now().toISOString();
  unit.note({ metadata: { name } });
  await unit.commit([unit.stores.identities.tokenRenaming(token, name, at)]);
  return { ...token, name, updatedAt: at };
};

/** Revokes a token for good; a second time changes nothing. */
export const revokeListedToken = async (unit: Unit, tokenId: string): Promise<TokenState> => {
  const { token } = await enterToken(unit, tokenId, 'edit', 'revoke token of');
  if (token.isRevoked) return token;
  const at = unit.runtime.now().toISOString();
  await unit.commit([unit.stores.identities.tokenRevocation(token, at)]);
  return { ...token, isRevoked: true, updatedAt: at };
};

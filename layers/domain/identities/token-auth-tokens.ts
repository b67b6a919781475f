import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { enterIdentity, type IdentityAction } from './access.ts';
import { assertMayActAs } from './boundary.ts';
import type { TokenState } from './identity.ts';
import { type IssuedToken, issueToken, newTokenState } from './issue-token.ts';
import { enterMethod } from './methods.ts';
import { tokenAuth } from './token-auth.ts';

export interface TokenPage {
  readonly offset: number;
  readonly limit: number;
}

/** Makes a token of this identity and lists it under `name`. */
export const createToken = async (
  unit: Unit,
  identityId: string,
  name: string | null,
): Promise<{ readonly issued: IssuedToken; readonly token: TokenState }> => {
  const { access, identity, method } = await enterMethod(unit, tokenAuth, identityId, 'edit');
  await assertMayActAs(unit, access, identity, 'Failed to create token for a more privileged identity');
  const token = newTokenState(unit, method, { name, clientSecretId: null });
  const issued = await issueToken(unit, identity, method, token);
  unit.note({ metadata: { identityAccessTokenId: token.id, name } });
  const { tokenCreation, methodPresence } = unit.stores.identities;
  await unit.commit([...tokenCreation(token), methodPresence(method)]);
  return { issued, token };
};

/** A token still stands: DynamoDB removes rows late, so their end is looked at. */
const stands = (unit: Unit, { authMethod, expiresAt }: TokenState): boolean =>
  authMethod === 'token-auth' && expiresAt > unit.runtime.now().getTime() / 1000;

/** The tokens of this identity that have not ended, revoked ones among them, last changed first. */
export const listTokens = async (
  unit: Unit,
  identityId: string,
  { offset, limit }: TokenPage,
): Promise<readonly TokenState[]> => {
  await enterMethod(unit, tokenAuth, identityId, 'read');
  const tokens = await unit.stores.identities.tokensOf(identityId);
  return tokens
    .filter((token) => stands(unit, token))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt) || b.id.localeCompare(a.id))
    .slice(offset, offset + limit);
};

const unknownToken = (): LocketError => new LocketError('not-found', 'Token not found');

/** The token with this id and its identity. Before the id is known to be ours it is like any unknown one. */
const enterToken = async (unit: Unit, tokenId: string, action: IdentityAction) => {
  const identityId = await unit.stores.identities.identityOfToken(tokenId);
  const found = await enterIdentity(unit, identityId ?? 'none', action).catch((error) => {
    throw error instanceof LocketError && error.code === 'not-found' ? unknownToken() : error;
  });
  const token = await unit.stores.identities.token(found.identity.id, tokenId);
  if (!token || !stands(unit, token)) throw unknownToken();
  unit.note({ metadata: { identityAccessTokenId: token.id } });
  return { ...found, token };
};

export const readToken = async (unit: Unit, tokenId: string): Promise<TokenState> =>
  (await enterToken(unit, tokenId, 'read')).token;

/** Gives a token another name, or none for an empty one; `undefined` leaves the name as it is. */
export const renameToken = async (
  unit: Unit,
  tokenId: string,
  given: string | null | undefined,
): Promise<TokenState> => {
  const { access, identity, token } = await enterToken(unit, tokenId, 'edit');
  await assertMayActAs(unit, access, identity, 'Failed to update token of a more privileged identity');
  const name = given === undefined ? token.name : given || null;
  const at = unit.runtime.now().toISOString();
  unit.note({ metadata: { name } });
  await unit.commit([unit.stores.identities.tokenRenaming(token, name, at)]);
  return { ...token, name, updatedAt: at };
};

/** Revokes a token for good; a second time changes nothing. */
export const revokeListedToken = async (unit: Unit, tokenId: string): Promise<TokenState> => {
  const { token } = await enterToken(unit, tokenId, 'edit');
  if (token.isRevoked) return token;
  const at = unit.runtime.now().toISOString();
  await unit.commit([unit.stores.identities.tokenRevocation(token, at)]);
  return { ...token, isRevoked: true, updatedAt: at };
};

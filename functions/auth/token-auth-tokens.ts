import * as z from 'zod';
import type { TokenState } from '../../layers/domain/identities/identity.ts';
import {
  createToken,
  listTokens,
  readToken,
  renameToken,
  revokeListedToken,
} from '../../layers/domain/identities/token-auth-tokens.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, instant, numeric, optional, shownName, uuid } from '../../layers/http/wire.ts';
import { IssuedTokenReply, issuedOnTheWire } from './issued-token-wire.ts';
import { expectMethod, IdentityParams } from './policy-wire.ts';

const ofIdentity = '/api/v1/auth/token-auth/identities/{identityId}/tokens';
const one = '/api/v1/auth/token-auth/tokens/{tokenId}';

const TokenParams = z.object({ tokenId: id });
const name = shownName(255, 0);
const CreateBody = z.object({ name: optional(name) });
/** Left out the name stays, empty it goes. */
const RenameBody = z.object({ name: name.nullish() });
const page = (least: number, fallback: number) => defaulted(numeric(z.int().min(least).max(100)), fallback);

const TokenReply = () =>
  z.object({
    id: z.string(),
    accessTokenTTL: z.int(),
    accessTokenMaxTTL: z.int(),
    accessTokenNumUses: z.int(),
    accessTokenNumUsesLimit: z.int(),
    accessTokenLastUsedAt: instant().nullable(),
    accessTokenLastRenewedAt: instant().nullable(),
    isAccessTokenRevoked: z.boolean(),
    identityUAClientSecretId: z.string().nullable(),
    identityId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
    name: z.string().nullable(),
    authMethod: z.string(),
    accessTokenPeriod: z.int(),
  });

const onTheWire = (token: TokenState): z.input<ReturnType<typeof TokenReply>> => ({
  id: token.id,
  accessTokenTTL: token.accessTokenTTL,
  accessTokenMaxTTL: token.accessTokenMaxTTL,
  accessTokenNumUses: token.numUses,
  accessTokenNumUsesLimit: token.accessTokenNumUsesLimit,
  accessTokenLastUsedAt: token.lastUsedAt,
  accessTokenLastRenewedAt: token.lastRenewedAt,
  isAccessTokenRevoked: token.isRevoked,
  identityUAClientSecretId: token.clientSecretId,
  identityId: token.identityId,
  createdAt: token.createdAt,
  updatedAt: token.updatedAt,
  name: token.name,
  authMethod: token.authMethod,
  accessTokenPeriod: token.accessTokenPeriod ?? 0,
});

const row = { access: members };

const create = operation({
  ...row,
  method: 'POST',
  path: ofIdentity,
  summary: 'Make an access token of an identity with token auth',
  audit: 'create-token-identity-token-auth',
  limit: 'write',
  params: IdentityParams,
  body: CreateBody,
  reply: () => IssuedTokenReply().extend({ tokenData: TokenReply() }),
  expect: expectMethod('token-auth'),
  handle: async ({ params, body, unit }) => {
    const { issued, token } = await createToken(unit, params.identityId, body.name ?? null);
    return { ...issuedOnTheWire(issued), tokenData: onTheWire(token) };
  },
});

const list = operation({
  ...row,
  method: 'GET',
  path: ofIdentity,
  summary: 'List the tokens of an identity with token auth',
  audit: 'get-tokens-identity-token-auth',
  limit: 'read',
  params: IdentityParams,
  query: z.object({ offset: page(0, 0), limit: page(1, 20) }),
  reply: () => z.object({ tokens: z.array(TokenReply()) }),
  expect: expectMethod('token-auth'),
  handle: async ({ params, query, unit }) => ({
    tokens: (await listTokens(unit, params.identityId, query)).map(onTheWire),
  }),
});

const read = operation({
  ...row,
  method: 'GET',
  path: one,
  summary: 'Read what is known of a token',
  audit: 'get-token-identity-token-auth',
  limit: 'read',
  params: TokenParams,
  reply: () => z.object({ token: TokenReply() }),
  handle: async ({ params, unit }) => ({ token: onTheWire(await readToken(unit, params.tokenId)) }),
});

const rename = operation({
  ...row,
  method: 'PATCH',
  path: one,
  summary: 'Rename a token',
  audit: 'update-token-identity-token-auth',
  limit: 'write',
  params: TokenParams,
  body: RenameBody,
  reply: () => z.object({ token: TokenReply() }),
  handle: async ({ params, body, unit }) => ({
    token: onTheWire(await renameToken(unit, params.tokenId, body.name)),
  }),
});

const revoke = operation({
  ...row,
  method: 'POST',
  path: `${one}/revoke`,
  summary: 'Revoke a token for good',
  audit: 'revoke-token-identity-token-auth',
  limit: 'write',
  params: TokenParams,
  reply: () => z.object({ message: z.string(), token: TokenReply() }),
  handle: async ({ params, unit }) => ({
    message: 'Successfully revoked access token',
    token: onTheWire(await revokeListedToken(unit, params.tokenId)),
  }),
});

export const tokenAuthTokenOperations = [create, list, read, rename, revoke];

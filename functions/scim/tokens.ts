import * as z from 'zod';
import { createScimToken, deleteScimToken, listScimTokens } from '../../layers/domain/scim/manage-tokens.ts';
import type { ScimToken } from '../../layers/domain/scim/scim-token.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, instant, shownName, uuid } from '../../layers/http/wire.ts';
import { base } from './wire.ts';

const path = `${base}/scim-tokens`;

/** Ten years. */
const longestLife = 3_650;

const TokenReply = () =>
  z.object({
    id: uuid,
    ttlDays: z.int(),
    description: z.string(),
    orgId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
  });

const tokenReply = ({ id: tokenId, ttlDays, description, orgId, createdAt, updatedAt }: ScimToken) => ({
  id: tokenId,
  ttlDays,
  description,
  orgId,
  createdAt,
  updatedAt,
});

const create = operation({
  method: 'POST',
  path,
  summary: 'Make a SCIM token for the directory of a company; it is shown this once',
  access: peopleInside,
  audit: 'create-scim-token',
  limit: 'write',
  body: z.object({
    organizationId: id,
    description: defaulted(z.union([z.literal(''), shownName(255)]), ''),
    ttlDays: defaulted(z.int().min(0).max(longestLife), 0),
  }),
  reply: () => z.object({ scimToken: z.string() }),
  handle: async ({ body, unit }) => ({ scimToken: await createScimToken(unit, body) }),
});

const list = operation({
  method: 'GET',
  path,
  summary: 'The SCIM tokens of the organization',
  access: peopleInside,
  audit: 'get-scim-tokens',
  limit: 'read',
  query: z.object({ organizationId: id }),
  reply: () => z.object({ scimTokens: z.array(TokenReply()) }),
  handle: async ({ query, unit }) => ({
    scimTokens: (await listScimTokens(unit, query.organizationId)).map(tokenReply),
  }),
});

const remove = operation({
  method: 'DELETE',
  path: `${path}/{scimTokenId}`,
  summary: 'Delete a SCIM token: it is dead at once',
  access: peopleInside,
  audit: 'delete-scim-token',
  limit: 'write',
  params: z.object({ scimTokenId: id }),
  reply: () => z.object({ scimToken: TokenReply() }),
  handle: async ({ params, unit }) => ({
    scimToken: tokenReply(await deleteScimToken(unit, params.scimTokenId)),
  }),
});

export const scimTokenOperations = [create, list, remove];

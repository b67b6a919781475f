import * as z from 'zod';
import { createIdentity } from '../../layers/domain/identities/create-identity.ts';
import { deleteIdentity } from '../../layers/domain/identities/delete-identity.ts';
import { readIdentity } from '../../layers/domain/identities/list-identities.ts';
import { revokeAllTokens } from '../../layers/domain/identities/revoke-all-tokens.ts';
import { updateIdentity } from '../../layers/domain/identities/update-identity.ts';
import { members } from '../../layers/http/access.ts';
import { type Outlook, operation } from '../../layers/http/operation.ts';
import { defaulted, id, optional } from '../../layers/http/wire.ts';
import { changedIdentityMembers, newIdentityMembers } from './identity-input.ts';
import { detailOnTheWire, IdentityDetailReply, IdentityReply, identityOnTheWire } from './identity-wire.ts';

const role = z.string().trim().min(1).max(64);

const CreateBody = z.object({
  ...newIdentityMembers,
  organizationId: id,
  role: defaulted(role, 'no-access'),
});

const UpdateBody = z.object({ ...changedIdentityMembers, role: optional(role) });

export const IdentityParams = z.object({ identityId: id });

const OneReply = () => z.object({ identity: IdentityReply() });

const row = { access: members };
const onOne = {
  ...row,
  path: '/api/v1/identities/{identityId}',
  params: IdentityParams,
  expect: ({
    params,
    stores,
  }: Pick<Outlook<typeof IdentityParams, undefined, undefined>, 'params' | 'stores'>) =>
    stores.identities.expectIdentity(params.identityId),
};

const create = operation({
  ...row,
  method: 'POST',
  path: '/api/v1/identities',
  summary: 'Create a machine identity',
  audit: 'create-identity',
  limit: 'write',
  body: CreateBody,
  reply: OneReply,
  handle: async ({ body, unit }) => ({ identity: identityOnTheWire(await createIdentity(unit, body)) }),
});

const read = operation({
  ...onOne,
  method: 'GET',
  summary: 'Read a machine identity',
  audit: 'get-identity',
  limit: 'read',
  reply: () => z.object({ identity: IdentityDetailReply() }),
  handle: async ({ params, unit }) => ({
    identity: detailOnTheWire(await readIdentity(unit, params.identityId)),
  }),
});

const update = operation({
  ...onOne,
  method: 'PATCH',
  summary: 'Change name, role or metadata of a machine identity',
  audit: 'update-identity',
  limit: 'write',
  body: UpdateBody,
  reply: OneReply,
  handle: async ({ params, body, unit }) => ({
    identity: identityOnTheWire(await updateIdentity(unit, params.identityId, body)),
  }),
});

const remove = operation({
  ...onOne,
  method: 'DELETE',
  summary: 'Delete a machine identity: its tokens are dead at once',
  audit: 'delete-identity',
  limit: 'write',
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    identity: identityOnTheWire(await deleteIdentity(unit, params.identityId)),
  }),
});

const revokeTokens = operation({
  ...onOne,
  path: '/api/v1/identities/{identityId}/revoke-tokens',
  method: 'POST',
  summary: 'Revoke every access token that a machine identity has, whatever login method issued it',
  audit: 'revoke-all-identity-access-tokens',
  limit: 'write',
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    identity: identityOnTheWire(await revokeAllTokens(unit, params.identityId)),
  }),
});

export const identityOperations = [create, read, update, remove, revokeTokens];

import * as z from 'zod';
import {
  createClientSecret,
  type FoundClientSecret,
  listClientSecrets,
  readClientSecret,
  revokeClientSecret,
} from '../../layers/domain/identities/client-secrets.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, instant, uuid } from '../../layers/http/wire.ts';
import { expectMethod, IdentityParams, lifetime, usesLimit } from './policy-wire.ts';

const base = '/api/v1/auth/universal-auth/identities/{identityId}/client-secrets';

const SecretParams = IdentityParams.extend({ clientSecretId: id });

const CreateBody = z.object({
  description: defaulted(z.string().max(1024), ''),
  numUsesLimit: defaulted(usesLimit, 0),
  ttl: defaulted(lifetime.min(0), 0),
});

const ClientSecretReply = () =>
  z.object({
    id: z.string(),
    createdAt: instant(),
    updatedAt: instant(),
    description: z.string(),
    clientSecretPrefix: z.string(),
    clientSecretNumUses: z.int(),
    clientSecretNumUsesLimit: z.int(),
    clientSecretTTL: z.int(),
    identityUAId: uuid,
    isClientSecretRevoked: z.boolean(),
  });

const onTheWire = ({ secret, method }: FoundClientSecret): z.input<ReturnType<typeof ClientSecretReply>> => ({
  id: secret.id,
  createdAt: secret.createdAt,
  updatedAt: secret.updatedAt,
  description: secret.description,
  clientSecretPrefix: secret.prefix,
  clientSecretNumUses: secret.numUses,
  clientSecretNumUsesLimit: secret.numUsesLimit,
  clientSecretTTL: secret.lifetime,
  identityUAId: method.id,
  isClientSecretRevoked: secret.isRevoked,
});

const OneReply = () => z.object({ clientSecretData: ClientSecretReply() });

const row = {
  access: members,
  expect: expectMethod('universal-auth'),
};

const create = operation({
  ...row,
  method: 'POST',
  path: base,
  summary: 'Make a client secret, shown this once',
  audit: 'create-identity-universal-auth-client-secret',
  limit: 'write',
  params: IdentityParams,
  body: CreateBody,
  reply: () => z.object({ clientSecret: z.string(), clientSecretData: ClientSecretReply() }),
  handle: async ({ params, body, unit }) => {
    const made = await createClientSecret(unit, params.identityId, body);
    return { clientSecret: made.plain, clientSecretData: onTheWire(made) };
  },
});

const list = operation({
  ...row,
  method: 'GET',
  path: base,
  summary: 'List the client secrets that are not revoked',
  audit: 'get-identity-universal-auth-client-secret',
  limit: 'read',
  params: IdentityParams,
  reply: () => z.object({ clientSecretData: z.array(ClientSecretReply()) }),
  handle: async ({ params, unit }) => ({
    clientSecretData: (await listClientSecrets(unit, params.identityId)).map(onTheWire),
  }),
});

const read = operation({
  ...row,
  method: 'GET',
  path: `${base}/{clientSecretId}`,
  summary: 'Read what is known of a client secret',
  audit: 'get-identity-universal-auth-client-secret-by-id',
  limit: 'read',
  params: SecretParams,
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    clientSecretData: onTheWire(await readClientSecret(unit, params.identityId, params.clientSecretId)),
  }),
});

const revoke = operation({
  ...row,
  method: 'POST',
  path: `${base}/{clientSecretId}/revoke`,
  summary: 'Revoke a client secret: it logs in no more',
  audit: 'revoke-identity-universal-auth-client-secret',
  limit: 'write',
  params: SecretParams,
  reply: OneReply,
  handle: async ({ params, unit }) => ({
    clientSecretData: onTheWire(await revokeClientSecret(unit, params.identityId, params.clientSecretId)),
  }),
});

export const clientSecretOperations = [create, list, read, revoke];

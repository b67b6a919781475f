import * as z from 'zod';
import type { OwnServiceToken } from '../../layers/domain/service-tokens/manage-service-tokens.ts';
import type { ServiceToken } from '../../layers/domain/service-tokens/service-token.ts';
import type { User } from '../../layers/domain/users/user.ts';
import { instant, uuid } from '../../layers/http/wire.ts';

const ScopeReply = () => z.object({ environment: z.string(), secretPath: z.string() });

export const ServiceTokenReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    scopes: z.array(ScopeReply()),
    permissions: z.array(z.enum(['read', 'write'])),
    lastUsed: instant().nullable(),
    expiresAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    createdBy: uuid,
    projectId: uuid,
  });

export const serviceTokenReply = (token: ServiceToken): z.input<ReturnType<typeof ServiceTokenReply>> => ({
  id: token.id,
  name: token.name,
  scopes: token.scopes.map(({ environment, secretPath }) => ({ environment, secretPath })),
  permissions: [...token.permissions],
  lastUsed: null,
  expiresAt: token.expiresAt,
  createdAt: token.createdAt,
  updatedAt: token.updatedAt,
  createdBy: token.createdBy,
  projectId: token.projectId,
});

const MakerReply = () =>
  z.object({
    id: uuid,
    _id: uuid,
    email: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    authMethods: z.array(z.string()).nullable(),
    mfaMethods: z.null(),
    devices: z.null(),
    createdAt: instant(),
    updatedAt: instant(),
    __v: z.int(),
  });

const makerReply = (user: User): z.input<ReturnType<typeof MakerReply>> => ({
  id: user.id,
  _id: user.id,
  email: user.email,
  firstName: user.firstName,
  lastName: user.lastName,
  authMethods: ['email'],
  mfaMethods: null,
  devices: null,
  createdAt: user.createdAt,
  updatedAt: user.updatedAt,
  __v: 0,
});

/** A token as it reads itself: what the client sealed for it included. */
export const OwnTokenReply = () =>
  ServiceTokenReply().extend({
    _id: uuid,
    __v: z.int(),
    secretHash: z.string(),
    encryptedKey: z.string(),
    iv: z.string(),
    tag: z.string(),
    workspace: uuid,
    user: MakerReply(),
  });

export const ownTokenReply = ({
  token,
  maker,
}: OwnServiceToken): z.input<ReturnType<typeof OwnTokenReply>> => ({
  ...serviceTokenReply(token),
  _id: token.id,
  __v: 0,
  secretHash: '',
  encryptedKey: token.encryptedKey,
  iv: token.iv,
  tag: token.tag,
  workspace: token.projectId,
  user: makerReply(maker),
});

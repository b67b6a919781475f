import * as z from 'zod';
import { longestLifetime } from '../../layers/domain/identities/token-policy.ts';
import {
  createServiceToken,
  deleteServiceToken,
  listServiceTokens,
  ownServiceToken,
} from '../../layers/domain/service-tokens/manage-service-tokens.ts';
import { parseScopePath } from '../../layers/domain/service-tokens/scope-path.ts';
import { peopleInside, serviceTokens } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, ruled, shownName } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { ofProject, type Spelling } from '../spelling.ts';
import { OwnTokenReply, ownTokenReply, ServiceTokenReply, serviceTokenReply } from './wire.ts';

const base = '/api/v2/service-token';

const scope = z.object({
  environment: z.string().trim().min(1).max(64),
  secretPath: ruled(z.string().max(8192), parseScopePath),
});

/** Clients that keep no key of their own send these empty. */
const sealed = z.string().max(4096);

const CreateBody = z.object({
  name: shownName(255),
  workspaceId: id,
  scopes: z.array(scope).min(1).max(20),
  encryptedKey: sealed,
  iv: sealed,
  tag: sealed,
  expiresIn: z.int().min(0).max(longestLifetime).nullable(),
  permissions: z.array(z.enum(['read', 'write'])).max(10),
});

const DataReply = () => z.object({ serviceTokenData: ServiceTokenReply() });

const create = operation({
  method: 'POST',
  path: base,
  summary: 'Make a service token; it is shown this once',
  access: peopleInside,
  audit: 'create-service-token',
  limit: 'write',
  body: CreateBody,
  reply: () => DataReply().extend({ serviceToken: z.string() }),
  handle: async ({ body: { workspaceId, ...request }, unit }) => {
    const { token, plain } = await createServiceToken(unit, { ...request, projectId: workspaceId });
    return { serviceToken: plain, serviceTokenData: serviceTokenReply(token) };
  },
});

const own = operation({
  method: 'GET',
  path: base,
  summary: 'The service token that asks, and who made it',
  access: serviceTokens,
  audit: 'get-service-token',
  limit: 'read',
  reply: OwnTokenReply,
  handle: async ({ unit }) => ownTokenReply(await ownServiceToken(unit)),
});

const remove = operation({
  method: 'DELETE',
  path: `${base}/{serviceTokenId}`,
  summary: 'Delete a service token: it is dead at once',
  access: peopleInside,
  audit: 'delete-service-token',
  limit: 'write',
  params: z.object({ serviceTokenId: id }),
  reply: DataReply,
  handle: async ({ params, unit }) => ({
    serviceTokenData: serviceTokenReply(await deleteServiceToken(unit, params.serviceTokenId)),
  }),
});

const listOf = ({ base: path }: Spelling) =>
  operation({
    method: 'GET',
    path,
    summary: 'The service tokens of a project',
    access: peopleInside,
    audit: 'get-service-tokens',
    limit: 'read',
    params: ProjectId,
    expect: expectProject,
    reply: () => z.object({ serviceTokenData: z.array(ServiceTokenReply()) }),
    handle: async ({ params, unit }) => ({
      serviceTokenData: (await listServiceTokens(unit, params.projectId)).map(serviceTokenReply),
    }),
  });

export const serviceTokenOperations = [create, own, remove, ...ofProject('/service-token-data').map(listOf)];

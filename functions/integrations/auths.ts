import * as z from 'zod';
import {
  createConnection,
  deleteConnection,
  deleteConnectionsTo,
  listConnections,
  readAuth,
} from '../../layers/domain/syncs/manage-connections.ts';
import { connectByCode } from '../../layers/domain/syncs/oauth.ts';
import type { Credentials } from '../../layers/domain/syncs/target.ts';
import { members, peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';
import { expectGrantIn, expectProject, ProjectId } from '../projects/scope.ts';
import { authorizationCode, codeVerifier } from '../secret-syncs/code.ts';
import { eitherId, ofProject } from '../spelling.ts';
import { projectIn } from '../webhooks/project.ts';
import { AuthId, AuthReply, authReply } from './wire.ts';

const base = '/api/v1/integration-auth';
const one = () => z.object({ integrationAuth: AuthReply() });
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: one } as const;

const slug = z.string().trim().min(1).max(64);
const address = optional(z.string().trim().max(1024));

const TokenBody = z.object({
  ...eitherId,
  integration: slug,
  accessId: optional(z.string().trim().max(1024)),
  accessToken: optional(z.string().max(16_384)),
  refreshToken: optional(z.string().max(16_384)),
  awsAssumeIamRoleArn: optional(
    z
      .string()
      .trim()
      .max(2048)
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, 'must be the ARN of a role'),
  ),
  /** `own-role`, for the role of the deployment itself in its own account of AWS. */
  method: optional(z.enum(['own-role'])),
  url: address,
  namespace: optional(z.string().trim().max(256)),
  certificate: optional(z.string().max(32_768)),
});

const credentialsIn = (body: z.output<typeof TokenBody>): Credentials => ({
  ...(body.method && { method: body.method }),
  ...(body.awsAssumeIamRoleArn && { method: 'assume-role', roleArn: body.awsAssumeIamRoleArn }),
  ...(body.accessId && { accessId: body.accessId }),
  ...(body.accessToken && { accessToken: body.accessToken }),
  ...(body.refreshToken && { refreshToken: body.refreshToken }),
  ...(body.url && { url: body.url }),
  ...(body.namespace && { namespace: body.namespace }),
  ...(body.certificate && { ca: body.certificate }),
});

const methodOf = ({ method, roleArn, refreshToken }: Credentials): string => {
  if (method !== undefined) return method;
  if (roleArn !== undefined) return 'assume-role';
  return refreshToken === undefined ? 'access-token' : 'refresh-token';
};

const byToken = operation({
  ...changing,
  method: 'POST',
  path: `${base}/access-token`,
  summary: 'Connect a target by a token, an access key or a role, once it lets in',
  audit: 'authorize-integration',
  body: TokenBody,
  expect: ({ body, ...known }) => expectGrantIn(body.workspaceId ?? body.projectId, known),
  handle: async ({ body, unit }) => {
    const credentials = credentialsIn(body);
    const connection = await createConnection(unit, {
      projectId: projectIn(body),
      family: 'integration',
      app: body.integration,
      name: body.integration,
      description: null,
      method: methodOf(credentials),
      credentials,
    });
    return { integrationAuth: authReply(connection) };
  },
});

const byCode = operation({
  ...changing,
  access: peopleInside,
  method: 'POST',
  path: `${base}/oauth-token`,
  summary: 'Connect a target by the code that it gave for somebody’s consent',
  audit: 'authorize-integration',
  body: z.object({ ...eitherId, integration: slug, code: authorizationCode, codeVerifier, url: address }),
  expect: ({ body, ...known }) => expectGrantIn(body.workspaceId ?? body.projectId, known),
  handle: async ({ body, unit, http }) => ({
    integrationAuth: authReply(
      await connectByCode(unit, {
        projectId: projectIn(body),
        family: 'integration',
        app: body.integration,
        name: body.integration,
        description: null,
        code: body.code,
        codeVerifier: body.codeVerifier,
        url: body.url,
        siteUrl: http.siteUrl,
      }),
    ),
  }),
});

const read = operation({
  ...reading,
  path: `${base}/{integrationAuthId}`,
  summary: 'One connection',
  audit: 'get-integration-auth',
  params: AuthId,
  reply: one,
  handle: async ({ params, unit }) => ({
    integrationAuth: authReply(await readAuth(unit, params.integrationAuthId)),
  }),
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{integrationAuthId}`,
  summary: 'Remove a connection and its syncs; what they made at the target stays',
  audit: 'unauthorize-integration',
  params: AuthId,
  handle: async ({ params, unit }) => ({
    integrationAuth: authReply(await deleteConnection(unit, params.integrationAuthId, 'integration')),
  }),
});

const removeAll = operation({
  method: 'DELETE',
  path: base,
  access: members,
  limit: 'write',
  summary: 'Remove all connections of a project to a target, and their syncs',
  audit: 'unauthorize-integration',
  query: z.object({ integration: slug, ...eitherId }),
  reply: () => z.object({ integrationAuth: z.array(AuthReply()) }),
  handle: async ({ query, unit }) => ({
    integrationAuth: (await deleteConnectionsTo(unit, projectIn(query), query.integration)).map(authReply),
  }),
});

const listed = ofProject('/authorizations').map(({ base: path }) =>
  operation({
    ...reading,
    path,
    summary: 'The connections of a project',
    audit: 'get-integration-auths',
    params: ProjectId,
    reply: () => z.object({ authorizations: z.array(AuthReply()) }),
    expect: expectProject,
    handle: async ({ params, unit }) => ({
      authorizations: (await listConnections(unit, params.projectId, 'integration')).map(authReply),
    }),
  }),
);

export const authOperations = [byToken, byCode, read, remove, removeAll, ...listed];

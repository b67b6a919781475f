import * as z from 'zod';
import { consentAt } from '../../layers/domain/syncs/consent.ts';
import { checkConnection, usageOf } from '../../layers/domain/syncs/look-after-connections.ts';
import {
  createConnection,
  deleteConnection,
  enteredAs,
  listConnections,
  targetsOf,
  updateConnection,
} from '../../layers/domain/syncs/manage-connections.ts';
import { connectByCode } from '../../layers/domain/syncs/oauth.ts';
import type { Unit } from '../../layers/domain/unit.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, optional, uuid } from '../../layers/http/wire.ts';
import { appOptions, assertApp, credentialsFor, syncNameOf } from './apps.ts';
import { consentIn } from './code.ts';
import {
  AppParams,
  ConnectionParams,
  ConnectionReply,
  connectionReply,
  description,
  givenName,
} from './wire.ts';

const base = '/api/v1/app-connections';
const one = () => z.object({ appConnection: ConnectionReply() });
const many = () => z.object({ appConnections: z.array(ConnectionReply()) });
const reading = { method: 'GET', access: members, limit: 'read' } as const;
const changing = { access: members, limit: 'write', reply: one } as const;
const ofProject = z.object({ projectId: optional(id) });

/** What the method is called by which somebody consents at the vendor. */
const byConsent = 'oauth';

/** Members of credentials by name; which ones there are depends on app and method. */
const givenCredentials = z
  .record(z.string().max(64), z.unknown())
  .refine((given) => JSON.stringify(given).length <= 65_536, 'is too large');

/** An app as it can be connected here: by consent at the vendor only where the vendor knows this instance. */
const optionIn = async (unit: Unit, option: (typeof appOptions)[number]) => {
  const [target] = targetsOf({ app: option.app, family: 'app' });
  const oauth = target && (await consentAt(unit, target));
  if (!oauth) return { ...option, oauth: null };
  return {
    ...option,
    methods: [...option.methods, byConsent],
    forms: [...option.forms, { method: byConsent, credentials: [] }],
    oauth: { ...oauth },
  };
};

const options = operation({
  ...reading,
  path: `${base}/options`,
  summary: 'The apps that can be connected, and by which methods',
  audit: null,
  reply: () =>
    z.object({
      appConnectionOptions: z.array(
        z.object({
          app: z.string(),
          name: z.string(),
          methods: z.array(z.string()),
          forms: z.array(
            z.object({
              method: z.string(),
              credentials: z.array(
                z.object({
                  name: z.string(),
                  kind: z.enum(['secret', 'address', 'certificate', 'text']),
                  isOptional: z.boolean(),
                }),
              ),
            }),
          ),
          oauth: z
            .object({
              integration: z.string(),
              address: z.string(),
              takesPkce: z.boolean(),
              takesRedirect: z.boolean(),
            })
            .nullable(),
        }),
      ),
    }),
  handle: async ({ unit }) => ({
    appConnectionOptions: await Promise.all(appOptions.map((option) => optionIn(unit, option))),
  }),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The app connections of the organization, or of a project',
  audit: 'get-app-connections',
  query: ofProject,
  reply: many,
  handle: async ({ query, unit }) => ({
    appConnections: (await listConnections(unit, query.projectId ?? null, 'app')).map(connectionReply),
  }),
});

const listOf = operation({
  ...reading,
  path: `${base}/{app}`,
  summary: 'The connections to one app',
  audit: 'get-app-connections',
  params: AppParams,
  query: ofProject,
  reply: many,
  handle: async ({ params, query, unit }) => {
    const all = await listConnections(unit, query.projectId ?? null, 'app');
    return { appConnections: all.filter(({ app }) => app === params.app).map(connectionReply) };
  },
});

const create = operation({
  ...changing,
  method: 'POST',
  path: `${base}/{app}`,
  summary: 'Connect an app, once it lets in',
  audit: 'create-app-connection',
  params: AppParams,
  body: z.object({
    name: givenName,
    description,
    method: z.string().trim().min(1).max(64),
    credentials: givenCredentials,
    projectId: optional(id),
  }),
  handle: async ({ params, body, unit, http }) => {
    assertApp(params.app);
    const said = {
      projectId: body.projectId ?? null,
      family: 'app' as const,
      app: params.app,
      name: body.name,
      description: body.description ?? null,
    };
    if (body.method === byConsent) {
      const { instanceUrl: url, ...given } = consentIn(body.credentials);
      const connection = await connectByCode(unit, { ...said, ...given, url, siteUrl: http.siteUrl });
      return { appConnection: connectionReply(connection) };
    }
    const credentials = credentialsFor(params.app, body.method, body.credentials);
    const connection = await createConnection(unit, { ...said, method: body.method, credentials });
    return { appConnection: connectionReply(connection) };
  },
});

const read = operation({
  ...reading,
  path: `${base}/{app}/{connectionId}`,
  summary: 'One app connection',
  audit: 'get-app-connection',
  params: ConnectionParams,
  reply: one,
  handle: async ({ params, unit }) => {
    const { connection } = await enteredAs(unit, params.connectionId, params.app, 'read');
    return { appConnection: connectionReply(connection) };
  },
});

const update = operation({
  ...changing,
  method: 'PATCH',
  path: `${base}/{app}/{connectionId}`,
  summary: 'Rename an app connection, or give it other credentials, all of them',
  audit: 'update-app-connection',
  params: ConnectionParams,
  body: z.object({
    name: optional(givenName),
    description,
    method: optional(z.string().trim().min(1).max(64)),
    credentials: optional(givenCredentials),
  }),
  handle: async ({ params, body, unit }) => {
    assertApp(params.app);
    const { connectionId, app } = params;
    const { connection: kept } = await enteredAs(unit, connectionId, app, 'edit');
    const method = body.method ?? kept.method;
    const connection = await updateConnection(unit, connectionId, app, {
      name: body.name,
      description: body.description,
      method,
      credentials: body.credentials && credentialsFor(app, method, body.credentials),
    });
    return { appConnection: connectionReply(connection) };
  },
});

const remove = operation({
  ...changing,
  method: 'DELETE',
  path: `${base}/{app}/{connectionId}`,
  summary: 'Remove an app connection that no sync uses',
  audit: 'delete-app-connection',
  params: ConnectionParams,
  handle: async ({ params, unit }) => ({
    appConnection: connectionReply(await deleteConnection(unit, params.connectionId, 'app', params.app)),
  }),
});

const check = operation({
  method: 'POST',
  path: `${base}/{app}/{connectionId}/check`,
  summary: 'Whether an app connection still lets in',
  access: members,
  limit: 'write',
  audit: 'check-app-connection',
  params: ConnectionParams,
  reply: () => z.object({ isWorking: z.boolean(), reason: z.string().nullable() }),
  handle: ({ params, unit }) => checkConnection(unit, params.connectionId, params.app),
});

const usage = operation({
  ...reading,
  path: `${base}/{app}/{connectionId}/usage`,
  summary: 'The secret syncs that use an app connection, those of projects out of reach by their number',
  audit: 'get-app-connection',
  params: ConnectionParams,
  reply: () =>
    z.object({
      secretSyncs: z.array(
        z.object({
          id: uuid,
          name: z.string(),
          destination: z.string(),
          projectId: z.string(),
          projectName: z.string(),
        }),
      ),
      numberOutOfReach: z.number(),
    }),
  handle: async ({ params, unit }) => {
    const { seen, numberOutOfReach } = await usageOf(unit, params.connectionId, params.app);
    return {
      secretSyncs: seen.map(({ sync, project }) => ({
        id: sync.id,
        name: sync.name,
        destination: syncNameOf(sync.target),
        projectId: project.id,
        projectName: project.name,
      })),
      numberOutOfReach,
    };
  },
});

export const connectionOperations = [options, list, listOf, create, read, update, remove, check, usage];

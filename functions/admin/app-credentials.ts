import * as z from 'zod';
import {
  type AppName,
  apps,
  originOf,
  secretMembersOf,
} from '../../layers/domain/instance/app-credentials.ts';
import {
  listAppCredentials,
  removeAppCredentials,
  type ShownApp,
  setAppCredentials,
} from '../../layers/domain/instance/manage-app-credentials.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, ruled, textsByName } from '../../layers/http/wire.ts';

const path = '/api/v1/admin/app-credentials';

const App = z.enum(Object.keys(apps) as [AppName, ...AppName[]]);

const AppReply = () =>
  z.object({
    app: App,
    shown: z.record(z.string(), z.string()),
    secretMembers: z.array(z.string()),
    updatedAt: instant().nullable(),
    isKeptOutside: z.boolean(),
  });

const toWire = ({ app, shown, updatedAt }: ShownApp): z.input<ReturnType<typeof AppReply>> => ({
  app,
  shown,
  secretMembers: [...secretMembersOf(app)],
  updatedAt,
  isKeptOutside: updatedAt === null,
});

const Credentials = ruled(
  textsByName(z.string().min(1).max(64), z.string().trim().min(1).max(8192)),
  (given): Readonly<Record<string, string>> =>
    given.url === undefined ? given : { ...given, url: originOf(given.url) },
);

const list = operation({
  method: 'GET',
  path,
  summary:
    'The third parties that this instance has credentials for, without what is secret, for server admins',
  access: people,
  audit: 'get-app-credentials',
  limit: 'read',
  reply: () => z.object({ apps: z.array(AppReply()) }),
  handle: async ({ unit }) => ({ apps: (await listAppCredentials(unit)).map(toWire) }),
});

const set = operation({
  method: 'PUT',
  path: `${path}/{app}`,
  summary: 'Say what this instance is known by at a third party, for server admins',
  access: people,
  audit: 'update-app-credentials',
  limit: 'write',
  params: z.object({ app: App }),
  body: z.object({ credentials: Credentials }),
  reply: AppReply,
  handle: async ({ unit, params, body }) =>
    toWire(await setAppCredentials(unit, params.app, body.credentials)),
});

const remove = operation({
  method: 'DELETE',
  path: `${path}/{app}`,
  summary: 'Forget what this instance is known by at a third party, for server admins',
  access: people,
  audit: 'delete-app-credentials',
  limit: 'write',
  params: z.object({ app: App }),
  reply: AppReply,
  handle: async ({ unit, params }) => toWire(await removeAppCredentials(unit, params.app)),
});

export const appCredentialOperations = [list, set, remove];

import * as z from 'zod';
import {
  beginInstallation,
  isInstalled,
  linkInstallation,
} from '../../layers/domain/secret-scanning/installation.ts';
import { peopleInside } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { id, instant, optional, uuid } from '../../layers/http/wire.ts';
import { OrganizationId } from './wire.ts';

const base = '/api/v1/secret-scanning';

const begin = operation({
  method: 'POST',
  path: `${base}/create-installation-session/organization`,
  summary: 'Begin to install the GitHub app: a session for an hour, and the address at GitHub',
  access: peopleInside,
  audit: 'begin-secret-scanning-installation',
  limit: 'write',
  body: OrganizationId,
  reply: () => z.object({ sessionId: z.string(), installationUrl: z.string() }),
  handle: ({ body, unit }) => beginInstallation(unit, body.organizationId),
});

const link = operation({
  method: 'POST',
  path: `${base}/link-installation`,
  summary: 'Link an installation of the GitHub app, for an owner of the account that it is installed in',
  access: peopleInside,
  audit: 'link-secret-scanning-installation',
  limit: 'write',
  body: z.object({
    installationId: id,
    sessionId: z.string().trim().min(1).max(128),
    code: optional(z.string().trim().max(512)),
  }),
  reply: () =>
    z.object({
      id: uuid,
      installationId: z.string(),
      userId: uuid,
      orgId: uuid,
      createdAt: instant(),
      updatedAt: instant(),
    }),
  handle: async ({ body, unit }) => {
    const source = await linkInstallation(unit, body);
    return {
      id: source.id,
      installationId: body.installationId,
      userId: source.userId,
      orgId: source.orgId,
      createdAt: source.createdAt,
      updatedAt: source.updatedAt,
    };
  },
});

const status = operation({
  method: 'GET',
  path: `${base}/installation-status/organization/{organizationId}`,
  summary: 'Whether an organization linked an installation of the GitHub app',
  access: peopleInside,
  audit: 'get-secret-scanning-installation-status',
  limit: 'read',
  params: OrganizationId,
  reply: () => z.object({ appInstallationCompleted: z.boolean() }),
  handle: async ({ params, unit }) => ({
    appInstallationCompleted: await isInstalled(unit, params.organizationId),
  }),
});

export const installationOperations = [begin, link, status];

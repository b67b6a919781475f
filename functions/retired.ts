import * as z from 'zod';
import { LocketError } from '../layers/domain/errors.ts';
import { everyone } from '../layers/http/access.ts';
import { type Method, type Operation, operation } from '../layers/http/operation.ts';
import { message } from '../layers/http/wire.ts';

type Row = readonly [method: Method, path: string, instead: string];

/** The CLI falls back to SRP after any refusal of the plain login, and shows its user this text instead of ours. */
const noSrp =
  'Login failed: check e-mail address and password. Clients log in with POST /api/v3/auth/login, SRP is not offered';
const noPrivateKeys = 'There are no private keys of people: secrets are encrypted by the server';
const noProjectKeys =
  'Projects have no keys that clients hold: read secrets with GET /api/v4/secrets or GET /api/v3/secrets/raw';
const noCiphertext = (instead: string): string =>
  `Secrets are not encrypted by clients: use ${instead} below /api/v3/secrets/raw, or /api/v4/secrets`;
const noBots = 'There are no bots: projects need none to be read by integrations';
const noHints = 'What a page showed somebody is remembered in their browser, not here';
const noUpgrade = 'Every project is of the newest kind: there is nothing to upgrade';

/**
 * Operations that no client of today needs, most of them of end-to-end encryption, and what to use instead. They are answered by the
 * function that has the paths around them; the coverage report lists them apart.
 */
const table: readonly Row[] = [
  ['POST', '/api/v3/auth/login1', noSrp],
  ['POST', '/api/v3/auth/login2', noSrp],
  [
    'POST',
    '/api/v1/password/srp1',
    'SRP is not offered: POST /api/v1/password/change-password takes both passwords',
  ],
  [
    'GET',
    '/api/v1/password/backup-private-key',
    `${noPrivateKeys}. POST /api/v1/password/recovery-kit makes codes that recover an account`,
  ],
  [
    'POST',
    '/api/v1/password/backup-private-key',
    `${noPrivateKeys}. POST /api/v1/password/recovery-kit makes codes that recover an account`,
  ],
  ['GET', '/api/v1/user/private-key', noPrivateKeys],
  [
    'POST',
    '/api/v1/admin/signup',
    `${noPrivateKeys}. POST /api/v1/admin/bootstrap makes the first administrator`,
  ],
  ['GET', '/api/v1/user-action', noHints],
  ['POST', '/api/v1/user-action', noHints],
  ['POST', '/api/v1/user-engagement/me/wish', 'Nobody reads wishes here: this instance is your own'],
  [
    'GET',
    '/api/v1/user/{userId}/unlock',
    'Locks end by themselves: wait, or reset the password with POST /api/v1/password/email/password-reset',
  ],
  ['GET', '/api/v2/workspace/{workspaceId}/encrypted-key', noProjectKeys],
  ['POST', '/api/v1/workspace/{workspaceId}/key', noProjectKeys],
  ['GET', '/api/v1/workspace/{workspaceId}/keys', noProjectKeys],
  ['POST', '/api/v1/workspace/{workspaceId}/migrate-v3', noUpgrade],
  ['POST', '/api/v2/workspace/{projectId}/upgrade', noUpgrade],
  ['GET', '/api/v2/workspace/{projectId}/upgrade/status', noUpgrade],
  ['GET', '/api/v1/bot/{projectId}', noBots],
  ['PATCH', '/api/v1/bot/{botId}/active', noBots],
  [
    'POST',
    '/api/v3/migrate/env-key',
    'Exports that clients encrypted cannot be read: create secrets with POST /api/v3/secrets/batch/raw',
  ],
  ['GET', '/api/v3/workspaces/{projectId}/secrets', noCiphertext('GET')],
  [
    'GET',
    '/api/v3/workspaces/{projectId}/secrets/blind-index-status',
    'Secrets have no blind indexes: they are found by their names',
  ],
  [
    'POST',
    '/api/v3/workspaces/{projectId}/secrets/names',
    'Secrets have no blind indexes: they are found by their names',
  ],
  ['GET', '/api/v3/secrets', noCiphertext('GET')],
  ['POST', '/api/v3/secrets/batch', noCiphertext('POST')],
  ['PATCH', '/api/v3/secrets/batch', noCiphertext('PATCH')],
  ['DELETE', '/api/v3/secrets/batch', noCiphertext('DELETE')],
  ['GET', '/api/v3/secrets/{secretName}', noCiphertext('GET')],
  ['POST', '/api/v3/secrets/{secretName}', noCiphertext('POST')],
  ['PATCH', '/api/v3/secrets/{secretName}', noCiphertext('PATCH')],
  ['DELETE', '/api/v3/secrets/{secretName}', noCiphertext('DELETE')],
];

const names = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** Nothing of the request is looked at, and nobody has to be known: the answer is the same for all. */
const retired = ([method, path, instead]: Row): Operation =>
  operation({
    method,
    path,
    summary: `Not offered: ${instead.charAt(0).toLowerCase()}${instead.slice(1)}`,
    access: everyone,
    audit: null,
    limit: 'public',
    ...(names(path).length > 0 && {
      params: z.object(Object.fromEntries(names(path).map((name) => [name, z.string().max(1024)]))),
    }),
    reply: message,
    handle: async () => {
      throw new LocketError('bad-request', instead);
    },
  });

/** Every retired operation. */
export const retiredOperations: readonly Operation[] = table.map(retired);

/** Those below a path, for the group that claims it. */
export const retiredBelow = (...claims: readonly string[]): readonly Operation[] =>
  retiredOperations.filter(({ path }) => claims.some((claim) => `${path}/`.startsWith(`${claim}/`)));

import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { everyone } from '../../layers/http/access.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { optional } from '../../layers/http/wire.ts';

/** The files of the pages, with their types; the folder stands beside the bundle as it stands here. */
const files: ReadonlyMap<string, string> = new Map([
  ['forms.js', 'text/javascript; charset=utf-8'],
  ['invitation.js', 'text/javascript; charset=utf-8'],
  ['sso.js', 'text/javascript; charset=utf-8'],
  ['start.js', 'text/javascript; charset=utf-8'],
  ['ways.js', 'text/javascript; charset=utf-8'],
  ['page.css', 'text/css; charset=utf-8'],
  ['favicon.svg', 'image/svg+xml; charset=utf-8'],
]);
const read = (name: string): Promise<string> =>
  readFile(new URL(`./assets/${name}`, import.meta.url), 'utf8');

/** Scripts and styles are files of ours; the page reaches this server, and what else is named. */
const contentSecurityPolicy = (...further: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...further].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const htmlReply = (text: string, policy: string): Reply<string> =>
  new Reply(text, {
    contentType: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    },
  });

const open = { method: 'GET', access: everyone, audit: null, limit: 'public' } as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port')
  .transform(Number)
  .pipe(z.int().min(1).max(65_535));

const page = operation({
  ...open,
  path: '/login',
  summary: 'The page that hands a session over to the CLI, which waits at a port of the same computer',
  query: z.object({
    callback_port: port,
  }),
  reply: () => z.string(),
  produces: 'text/html',
  handle: async ({ query: { callback_port: waiting } }) =>
    htmlReply(
      (await read('index.html')).replaceAll('{{port}}', String(waiting)),
      contentSecurityPolicy(`http://127.0.0.1:${waiting}`),
    ),
});

const invitation = operation({
  ...open,
  path: '/login/invitation',
  summary: 'The page that the link of an invitation opens: its script reads what the link holds',
  reply: () => z.string(),
  produces: 'text/html',
  handle: async () => htmlReply(await read('invitation.html'), contentSecurityPolicy()),
});

const signIn = operation({
  ...open,
  path: '/login/sso',
  summary: 'The page that goes on after an identity provider said who somebody is',
  query: z.object({ callback_port: optional(port) }),
  reply: () => z.string(),
  produces: 'text/html',
  handle: async ({ query: { callback_port: waiting } }) =>
    htmlReply(
      (await read('sso.html')).replaceAll('{{port}}', String(waiting ?? '')),
      contentSecurityPolicy(...(waiting === undefined ? [] : [`http://127.0.0.1:${waiting}`])),
    ),
});

const pageFile = operation({
  ...open,
  path: '/login/assets/{file}',
  summary: 'A script, style or image of the pages for people',
  params: z.object({ file: z.string().max(64) }),
  reply: () => z.string(),
  produces: '*/*',
  handle: async ({ params: { file } }) => {
    const contentType = files.get(file);
    if (!contentType) throw new LocketError('not-found', 'File not found');
    return new Reply(await read(file), { contentType, headers: { 'cache-control': 'no-cache' } });
  },
});

export const pageOperations = [page, invitation, signIn, pageFile];

import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation, Reply } from '../../layers/http/operation.ts';
import { builtFile, builtFileAs, indexFile } from './files.ts';

/** Scripts and styles are files of ours, nobody frames the pages, and they reach this server alone. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
};

const open = { method: 'GET', access: everyone, audit: null, limit: 'public' } as const;

/** The prefix comes from API Gateway; one that could say more than a path is left out all the same. */
const prefixOf = ({ prefix }: HttpRequest): string => (/^(\/[\w.~-]+)*$/.test(prefix) ? prefix : '');

/** One file is every page: its script reads the address. */
const page = async (http: HttpRequest): Promise<Reply<string>> =>
  new Reply((await indexFile()).replaceAll('="./', `="${prefixOf(http)}/assets/`), {
    contentType: 'text/html; charset=utf-8',
    headers: pageHeaders,
  });

/** Browsers that go somewhere ask for HTML; clients that took a wrong path are to hear that, and not get a page. */
const asksForPage = ({ headers }: HttpRequest): boolean => (headers.accept ?? '').includes('text/html');

const firstPage = operation({
  ...open,
  path: '/',
  summary: 'The dashboard',
  reply: () => z.string(),
  produces: 'text/html',
  handle: ({ http }) => page(http),
});

const furtherPage = operation({
  ...open,
  path: '/{page+}',
  summary: 'A page of the dashboard, where a browser asks for one',
  params: z.object({ page: z.string().max(2048) }),
  reply: () => z.string(),
  produces: 'text/html',
  handle: async ({ params, http }) => {
    const isPage = asksForPage(http) && !/^(api(\/|$)|\.|\/)|\.\w+$/.test(params.page);
    if (!isPage) throw new LocketError('unknown-route', 'Route not found');
    return page(http);
  },
});

const asset = operation({
  ...open,
  path: '/assets/{file}',
  summary: 'A script, style or image of the dashboard',
  params: z.object({ file: z.string().max(128) }),
  reply: () => z.string(),
  produces: '*/*',
  handle: async ({ params: { file }, http }) => {
    const built = builtFile(file);
    if (!built) throw new LocketError('not-found', 'File not found');
    const { body, encoding } = await builtFileAs(built, http.headers['accept-encoding']);
    return new Reply(body as never, {
      contentType: built.contentType,
      headers: {
        'cache-control': built.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=86400',
        'referrer-policy': 'no-referrer',
        vary: 'accept-encoding',
        ...(encoding && { 'content-encoding': encoding }),
      },
    });
  },
});

export const pageOperations = [firstPage, furtherPage, asset];

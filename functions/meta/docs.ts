import * as z from 'zod';
import { LocketError } from '../../layers/domain/errors.ts';
import { everyone } from '../../layers/http/access.ts';
import { type Operation, operation, Reply } from '../../layers/http/operation.ts';
import type { AssetReader } from './assets.ts';

/** Everything the page loads comes from here; nobody may frame it or change where its links lead. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const revalidated = { 'cache-control': 'no-cache' };
const keptForADay = { 'cache-control': 'public, max-age=86400' };

/** The files the page is made of, and nothing else beside the bundle, with their types. */
const pageFiles: ReadonlyMap<string, string> = new Map([
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['page.css', 'text/css; charset=utf-8'],
  ['start.js', 'text/javascript; charset=utf-8'],
  ['favicon.svg', 'image/svg+xml; charset=utf-8'],
]);

const open = { method: 'GET', access: everyone, audit: null, limit: 'public' } as const;

const readPage = (read: AssetReader): Operation =>
  operation({
    ...open,
    path: '/api/docs',
    summary: 'The API reference as a page',
    reply: () => z.string(),
    produces: 'text/html',
    handle: async () =>
      new Reply(await read('index.html'), {
        contentType: 'text/html; charset=utf-8',
        headers: {
          ...revalidated,
          'content-security-policy': contentSecurityPolicy,
          'referrer-policy': 'no-referrer',
        },
      }),
  });

const readDocument = (read: AssetReader): Operation =>
  operation({
    ...open,
    path: '/api/docs/json',
    summary: 'The API as an OpenAPI 3.1 document',
    reply: () => z.looseObject({ openapi: z.string() }),
    // The document is JSON text already: it is not parsed to be written again.
    handle: async () =>
      new Reply<never>((await read('openapi.json')) as never, {
        contentType: 'application/json; charset=utf-8',
        headers: revalidated,
      }),
  });

/** Every JSON text is a YAML text (YAML 1.2, section 1.3), so there is one document for both. */
const readYaml = (read: AssetReader): Operation =>
  operation({
    ...open,
    path: '/api/docs/yaml',
    summary: 'The API as an OpenAPI 3.1 document in YAML',
    reply: () => z.string(),
    produces: 'application/yaml',
    handle: async () =>
      new Reply(await read('openapi.json'), {
        contentType: 'application/yaml; charset=utf-8',
        headers: revalidated,
      }),
  });

const readPageFile = (read: AssetReader): Operation =>
  operation({
    ...open,
    path: '/api/docs/assets/{file}',
    summary: 'A script, style or image of the API reference page',
    params: z.object({ file: z.string().max(64) }),
    reply: () => z.string(),
    produces: '*/*',
    handle: async ({ params: { file } }) => {
      const contentType = pageFiles.get(file);
      if (!contentType) throw new LocketError('not-found', 'File not found');
      return new Reply(await read(file), { contentType, headers: keptForADay });
    },
  });

/** The API reference: as a document, as a page, and the files that page is made of. */
export const docsOperations = (read: AssetReader): readonly Operation[] => [
  readPage(read),
  readDocument(read),
  readYaml(read),
  readPageFile(read),
];

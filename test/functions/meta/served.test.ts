import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { writeMetaAssets } from '../../../functions/openapi.ts';
import type { HttpResponse } from '../../../layers/http/response.ts';
import { bundleFunctions } from '../../../lib/functions/bundle.ts';
import { functionSources } from '../../../lib/functions/catalogue.ts';
import { httpApiEvent, type TestRequest } from '../../harness/events.ts';

let request: (method: string, path: string, given?: TestRequest) => Promise<HttpResponse>;
let assets: string;

/** The function as it is deployed: bundled, its files beside it, and no setting in its environment. */
beforeAll(async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'locket-meta-'));
  const meta = functionSources.filter(({ name }) => name === 'meta');
  const [bundle] = await bundleFunctions(meta, { root: resolve(import.meta.dirname, '../../..'), outdir });
  const folder = bundle?.folder ?? '';
  assets = join(folder, 'assets');
  await writeMetaAssets(assets);
  for (const name of ['LOCKET_TABLE', 'LOCKET_WRAPPING', 'LOCKET_KMS_KEY_ARN']) vi.stubEnv(name, undefined);
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(console, 'log').mockReturnValue();
  const { handler } = await import(pathToFileURL(join(folder, 'index.mjs')).href);
  request = (method, path, given) => handler(httpApiEvent(method, path, given), {});
});

describe('the API reference', () => {
  test('is an OpenAPI document', async () => {
    const reply = await request('GET', '/api/docs/json');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    const document = JSON.parse(reply.body);
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths).toHaveProperty('/api/status');
  });

  test('is the same document for readers of YAML', async () => {
    const reply = await request('GET', '/api/docs/yaml');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(parse(reply.body)).toEqual(JSON.parse((await request('GET', '/api/docs/json')).body));
  });

  test('is a page that loads nothing from elsewhere and runs no inline script', async () => {
    const reply = await request('GET', '/api/docs');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(reply.headers['content-security-policy']).not.toContain('unsafe');
    expect(reply.body).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|<style|style=|https?:/);
  });

  test('serves every file that the page names, with its type', async () => {
    const page = (await request('GET', '/api/docs')).body;
    const files = [...page.matchAll(/"docs\/assets\/([^"]+)"/g)].map(([, file]) => file ?? '');
    const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
    expect(files).toHaveLength(5);
    for (const file of files) {
      const reply = await request('GET', `/api/docs/assets/${file}`);
      expect(reply.statusCode, file).toBe(200);
      expect(reply.headers['content-type'], file).toBe(
        `${types[file.split('.').at(-1) ?? '']}; charset=utf-8`,
      );
      expect(reply.headers['cache-control'], file).toBe('public, max-age=86400');
      expect(reply.headers['x-content-type-options'], file).toBe('nosniff');
      expect(reply.body.length, file).toBeGreaterThan(50);
    }
  });

  test('serves no other file, were it even there', async () => {
    const served = /^(swagger-ui-bundle\.js|swagger-ui\.css|page\.css|start\.js|favicon\.svg)$/;
    const others = (await readdir(assets)).filter((file) => !served.test(file));
    expect(others).toContain('openapi.json');
    for (const file of [...others, '../index.mjs', '..%2findex.mjs', 'nothing.js', '__proto__'])
      expect((await request('GET', `/api/docs/assets/${file}`)).statusCode, file).toBe(404);
  });
});

describe('what nobody serves', () => {
  test.each(['/api', '/api/v9/anything', '/api/docs/nothing', '/api//'])('%s is a JSON 404', async (path) => {
    const reply = await request('GET', path);
    expect(reply.statusCode).toBe(404);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(reply.body)).toMatchObject({
      reqId: expect.any(String),
      statusCode: 404,
      error: 'Not Found',
      message: 'Route not found',
    });
  });

  test('the wrong method is a 405', async () => {
    const reply = await request('POST', '/api/docs');
    expect(reply.statusCode).toBe(405);
    expect(JSON.parse(reply.body)).toMatchObject({ statusCode: 405, error: 'MethodNotAllowed' });
  });
});

test('the bundle carries no client for storage or keys', async () => {
  const code = await readFile(join(assets, '../index.mjs'), 'utf8');
  expect(code).not.toMatch(/serviceId\s*\?\?\s*["'`](DynamoDB|KMS)/);
});

describe('events of a project as a stream', () => {
  const register = ['secret:create', 'secret:update', 'secret:delete', 'secret:import-mutation'].map(
    (event) => ({
      event,
      conditions: { secretPath: '/', environmentSlug: 'dev' },
    }),
  );

  test.each([undefined, 'a-token', 'stale'])(
    'are refused so that clients poll (bearer: %s)',
    async (token) => {
      const reply = await request('POST', '/api/v1/events/subscribe/project-events', {
        ...(token && { token }),
        headers: { accept: 'text/event-stream', connection: 'keep-alive' },
        body: { projectId: 'any', register },
      });
      expect(reply.statusCode).toBe(404);
      expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(JSON.parse(reply.body)).toMatchObject({
        reqId: expect.any(String),
        statusCode: 404,
        message: expect.stringContaining('poll'),
      });
    },
  );
});

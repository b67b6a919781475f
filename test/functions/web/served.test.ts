import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { HttpResponse } from '../../../layers/http/response.ts';
import { bundleFunctions } from '../../../lib/functions/bundle.ts';
import { functionSources } from '../../../lib/functions/catalogue.ts';
import { httpApiEvent, type TestRequest } from '../../harness/events.ts';

/** The same as a REST API hands it over, below a stage. */
const restApiEvent = (httpMethod: string, path: string, { headers = {} }: TestRequest = {}): object => ({
  httpMethod,
  path,
  headers,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  body: null,
  isBase64Encoded: false,
  requestContext: {
    path: `/prod${path}`,
    domainName: 'a1.execute-api.eu-central-1.amazonaws.com',
    requestId: '53dc4d37',
    identity: { sourceIp: '203.0.113.7' },
  },
});

type Ask = (method: string, path: string, given?: TestRequest) => Promise<HttpResponse>;

let request: Ask;
let requestRest: Ask;
let files: readonly string[];
const browser = { headers: { accept: 'text/html,application/xhtml+xml' } };

/** The function as it is deployed: bundled, its files beside it, and no setting in its environment. */
beforeAll(async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'locket-web-'));
  const web = functionSources.filter(({ name }) => name === 'web');
  const [bundle] = await bundleFunctions(web, { root: resolve(import.meta.dirname, '../../..'), outdir });
  const folder = bundle?.folder ?? '';
  files = await readdir(join(folder, 'assets'));
  for (const name of ['LOCKET_TABLE', 'LOCKET_WRAPPING', 'LOCKET_KMS_KEY_ARN']) vi.stubEnv(name, undefined);
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(console, 'log').mockReturnValue();
  const { handler } = await import(pathToFileURL(join(folder, 'index.mjs')).href);
  request = (method, path, given) => handler(httpApiEvent(method, path, given), {});
  requestRest = (method, path, given) => handler(restApiEvent(method, path, given), {});
});

describe.each(['/', '/projects', '/projects/0190/secrets/dev', '/sign-in'])('the page %s', (path) => {
  test('is the one file, of which nothing is kept and nothing runs inline', async () => {
    const reply = await request('GET', path, browser);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.body).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|<style|style=|https?:/);
  });

  test('may load and reach this server alone, and is framed by nobody', async () => {
    for (const ask of [request, requestRest]) {
      const { headers } = await ask('GET', path, browser);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
          "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    }
  });
});

describe('what a page loads', () => {
  const named = async (ask: Ask) =>
    [...(await ask('GET', '/projects/a', browser)).body.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address = '']) => address,
    );

  test('lies below the stage of a REST API, wherever the page itself is', async () => {
    for (const address of await named(request)) expect(address).toMatch(/^\/assets\/[\w.-]+$/);
    for (const address of await named(requestRest)) expect(address).toMatch(/^\/prod\/assets\/[\w.-]+$/);
  });

  test('is kept for ever where its name says what it holds, and comes in the coding that was prepared', async () => {
    const scripts = files.filter((name) => /\.(js|css)$/.test(name));
    expect(scripts.length).toBeGreaterThan(5);
    for (const name of scripts) {
      const plain = await request('GET', `/assets/${name}`);
      expect(plain.statusCode, name).toBe(200);
      expect(plain.headers['cache-control'], name).toBe('public, max-age=31536000, immutable');
      const small = files.includes(`${name}.br`) ? ['br', 'gzip'] : [];
      for (const coding of small) {
        const reply = await request('GET', `/assets/${name}`, { headers: { 'accept-encoding': coding } });
        const open = coding === 'br' ? brotliDecompressSync : gunzipSync;
        expect(reply.headers['content-encoding']).toBe(coding);
        expect(reply.headers.vary).toContain('accept-encoding');
        expect(reply.isBase64Encoded).toBe(true);
        expect(open(Buffer.from(reply.body, 'base64')).toString('utf8').length, name).toBeGreaterThan(100);
      }
    }
  });

  test('is never a file in a coding that a client refuses', async () => {
    const [name] = files.filter((each) => files.includes(`${each}.br`));
    const headers = { 'accept-encoding': 'br;q=0, gzip;q=0.0' };
    expect((await request('GET', `/assets/${name}`, { headers })).headers['content-encoding']).not.toBe('br');
  });

  test('is no other file, were it even there', async () => {
    for (const file of ['index.html', '../index.mjs', '..%2findex.mjs', 'nothing.js', '__proto__', 'x.js.br'])
      expect((await request('GET', `/assets/${file}`)).statusCode, file).toBe(404);
  });
});

describe('what is no page', () => {
  test.each(['/favicon.ico', '/robots.txt', '/.env', '/wp-login.php', '/v1/secret/data/a'])(
    '%s is a JSON 404 to a client that asks for no page',
    async (path) => {
      const reply = await request('GET', path);
      expect(reply.statusCode).toBe(404);
      expect(JSON.parse(reply.body)).toMatchObject({ statusCode: 404, message: 'Route not found' });
    },
  );

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    '%s of a path that nobody serves is a JSON 404, to browsers as well',
    async (method) => {
      for (const path of ['/api/nothing', '/v1/secret/data/a', '/projects', '/a/b/c'])
        for (const ask of [request, requestRest]) {
          const reply = await ask(method, path, browser);
          expect(reply.statusCode, path).toBe(404);
          expect(JSON.parse(reply.body)).toMatchObject({ statusCode: 404, message: 'Route not found' });
        }
    },
  );

  test.each(['/api', '/api/nothing', '/favicon.ico', '/.env', '/.git/config', '//a'])(
    '%s is none to a browser either',
    async (path) => {
      expect((await request('GET', path, browser)).statusCode).toBe(404);
    },
  );
});

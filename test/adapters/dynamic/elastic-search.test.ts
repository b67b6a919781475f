import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';

/** Stands for Elasticsearch: what its documents say of the security API (create, delete and get users, authenticate). */
const users = new Map<string, { readonly password: string; readonly roles: readonly string[] }>();
let server: Server;
let status: number | undefined;
const logins = [
  `Basic ${Buffer.from('elastic:secret').toString('base64')}`,
  `ApiKey ${Buffer.from('id:key').toString('base64')}`,
];

const answerTo = (method: string, path: string, authorization: string, body: string): [number, object] => {
  if (status !== undefined) return [status, { error: 'hush hush' }];
  if (!logins.includes(authorization)) return [401, {}];
  if (path === '/_security/_authenticate') return [200, { username: 'elastic' }];
  const [, name] = /^\/_security\/user(?:\/([^/?]*))?$/.exec(path)?.map(decodeURIComponent) ?? [];
  if (method === 'GET') return [200, Object.fromEntries(users)];
  if (!name) return [400, {}];
  if (method === 'PUT') users.set(name, JSON.parse(body));
  else if (!users.delete(name)) return [404, { found: false }];
  return [200, { created: true, found: true }];
};

beforeAll(async () => {
  server = createServer({ cert: authority.here, key: authority.key }, (request, reply) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const [code, answer] = answerTo(method, url, headers.authorization ?? '', body);
      reply.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => server.close());
beforeEach(() => {
  users.clear();
  status = undefined;
});

const providers = openDynamicProviders({ allowPrivateTargets: true });
const user = { type: 'user', username: 'elastic', password: 'secret' };
const at = (more: object = {}) => ({
  type: 'elastic-search' as const,
  inputs: checkedInputs('elastic-search', {
    host: 'https://127.0.0.1',
    port: (server.address() as AddressInfo).port,
    roles: ['reader'],
    auth: user,
    ca: authority.ca,
    ...more,
  }),
});
const done = { kind: 'done', value: true };

it.each([[user], [{ type: 'api-key', apiKeyId: 'id', apiKey: 'key' }]])('lets in by %o', async (auth) => {
  expect(await providers.test(at({ auth }))).toEqual(done);
  expect(await providers.test(at({ auth: { ...user, password: 'wrong' } }))).toMatchObject({
    kind: 'refused',
  });
  expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
});

it('makes a user with its roles, lists it by its mark, and ends it', async () => {
  const name = '../lmark ü?x#y';
  const account = { name, password: 'p"w', expireAt: '' };
  expect(await providers.create(at(), account)).toEqual({
    kind: 'done',
    value: { DB_USERNAME: name, DB_PASSWORD: 'p"w' },
  });
  expect(users.get(name)).toMatchObject({ password: 'p"w', roles: ['reader'] });
  expect(await providers.renew(at(), account)).toEqual(done);
  expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: [name] });
  expect(await providers.revoke(at(), name)).toEqual(done);
  expect(users.size).toBe(0);
  expect(await providers.revoke(at(), name)).toEqual(done);
});

it.each([
  [403, 'refused'],
  [400, 'refused'],
  [429, 'unreachable'],
  [503, 'unreachable'],
])('that answers %i is %s, and says nothing of what it answered', async (code, kind) => {
  status = code;
  const outcome = await providers.revoke(at(), 'somebody');
  expect(outcome).toMatchObject({ kind });
  expect(JSON.stringify(outcome)).not.toContain('hush');
});

it('is asked without TLS at private addresses only, where the settings let it', async () => {
  const plain = at({ host: 'http://8.8.8.8' });
  expect(await providers.test(plain)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('only private addresses'),
  });
});

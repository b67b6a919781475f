import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { digestFor } from '../../../layers/adapters/dynamic/mongo-db-atlas/digest.ts';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import type { DynamicProviders } from '../../../layers/domain/dynamic-secrets/providers.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';
import { type Asked, type Said, type StandIn, standIn } from './stand-in.ts';

/** Stands for the Administration API of Atlas: digest authentication, and database users of one project. */
const users = new Map<string, Record<string, unknown>>();
const md5 = (...texts: readonly string[]) => createHash('md5').update(texts.join(':')).digest('hex');
const challenge =
  'Digest realm="MMS Public API", domain="", nonce="n0nce", algorithm=MD5, qop="auth", stale=false';

const isLetIn = ({ method, headers }: Asked, path: string): boolean => {
  const parts = Object.fromEntries(
    [...String(headers.authorization ?? '').matchAll(/(\w+)="?([^",]*)"?/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const secret = md5('public', 'MMS Public API', 'private key');
  const expected = md5(secret, 'n0nce', String(parts.nc), String(parts.cnonce), 'auth', md5(method, path));
  return parts.username === 'public' && parts.uri === path && parts.response === expected;
};

const answer = (asked: Asked): Said => {
  const { method, path, query, headers, body } = asked;
  const whole = query.size > 0 ? `${path}?${query}` : path;
  if (!isLetIn(asked, whole)) return [401, { detail: 'hush hush' }, { 'www-authenticate': challenge }];
  if (headers.accept !== 'application/vnd.atlas.2023-02-01+json') return [406, {}];
  const base = '/api/atlas/v2/groups/0123456789abcdef01234567/databaseUsers';
  if (!path.startsWith(base)) return [404, {}];
  const name = decodeURIComponent(path.slice(`${base}/admin/`.length));
  if (method === 'GET') return [200, { results: [...users.keys()].map((username) => ({ username })) }];
  if (method === 'POST') {
    const user = JSON.parse(body);
    if (users.has(user.username)) return [409, {}];
    users.set(user.username, user);
    return [201, {}];
  }
  if (!users.has(name)) return [404, {}];
  if (method === 'PATCH') users.set(name, { ...users.get(name), ...JSON.parse(body) });
  else users.delete(name);
  return [method === 'DELETE' ? 204 : 200];
};

let api: StandIn;
let providers: DynamicProviders;
beforeAll(async () => {
  api = await standIn(answer);
  const servers = { 'cloud.mongodb.com': { origin: api.origin, ca: authority.ca } };
  providers = openDynamicProviders({ allowPrivateTargets: true, servers });
});
afterAll(() => api.close());
beforeEach(() => {
  users.clear();
  api.say(undefined);
});

const at = (more: object = {}) => ({
  type: 'mongo-db-atlas' as const,
  inputs: checkedInputs('mongo-db-atlas', {
    adminPublicKey: 'public',
    adminPrivateKey: 'private key',
    groupId: '0123456789abcdef01234567',
    roles: [{ databaseName: 'shop', roleName: 'readWrite', collectionName: '' }],
    ...more,
  }),
});
const done = { kind: 'done', value: true };
const account = (name: string, days = 1) => ({
  name,
  password: `p'"\\ü`,
  expireAt: new Date(Date.now() + days * 86_400_000).toISOString(),
});

it('lets in by the keys, and by no others', async () => {
  expect(await providers.test(at())).toEqual(done);
  expect(await providers.test(at({ adminPrivateKey: 'wrong' }))).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('credentials'),
  });
});

it('makes a user that ends by itself at the latest, makes it last, and ends it', async () => {
  const made = account('lmark-1');
  expect(await providers.create(at(), made)).toMatchObject({
    kind: 'done',
    value: { DB_USERNAME: 'lmark-1' },
  });
  expect(users.get('lmark-1')).toMatchObject({
    password: made.password,
    databaseName: 'admin',
    roles: [{ databaseName: 'shop', roleName: 'readWrite' }],
    scopes: [],
    deleteAfterDate: made.expireAt,
  });
  const later = account('lmark-1', 2);
  expect(await providers.renew(at(), later)).toEqual(done);
  expect(users.get('lmark-1')?.deleteAfterDate).toBe(later.expireAt);
  expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1'] });
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
  expect(users.size).toBe(0);
});

it('names no end that is further ahead than Atlas takes', async () => {
  await providers.create(at(), account('lmark-1', 30));
  expect(users.get('lmark-1')).not.toHaveProperty('deleteAfterDate');
});

it('sends what it asks for only once it is known who asks', async () => {
  api.asked.length = 0;
  await providers.create(at(), account('lmark-1'));
  expect(api.asked.map(({ body }) => body === '')).toEqual([true, false]);
});

it('tells of an account whose answer was lost by its name', async () => {
  await providers.create(at(), account('lmark-1'));
  expect(await providers.create(at(), account('lmark-1'))).toMatchObject({ kind: 'refused' });
  expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
});

it.each([['../x'], ['a/b?c#d'], [`l'; --`]])('ends the account called %s and no other', async (name) => {
  await providers.create(at(), account(name));
  await providers.create(at(), account('other'));
  expect(await providers.revoke(at(), name)).toEqual(done);
  expect([...users.keys()]).toEqual(['other']);
});

it.each([
  ['Basic realm="x"'],
  ['Digest realm="x", qop="auth"'],
  ['Digest realm="x", nonce="y", qop="auth-int"'],
  ['Digest realm="x", nonce="y", qop="auth", algorithm=MD4'],
])('does not answer the challenge %s', (said) => {
  expect(digestFor(said, { user: 'u', password: 'p', method: 'GET', path: '/' })).toBeUndefined();
});

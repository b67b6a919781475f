import { beforeEach, expect, it, vi } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';

/** What FerretDB, the server of `test/peers`, does not know is held at the interface of the library: roles, and clusters. */
const seen = vi.hoisted(() => ({ commands: [] as object[], urls: [] as string[], secondary: '' }));

vi.mock('mongodb', () => {
  class MongoClient {
    readonly url: string;
    constructor(url: string) {
      this.url = url;
      seen.urls.push(url);
    }
    async connect() {}
    async close() {}
    db(name: string) {
      return {
        command: async (command: object) => {
          if (seen.secondary !== '' && this.url.includes(seen.secondary) && 'createUser' in command)
            throw Object.assign(new Error('hush'), { name: 'MongoServerError', code: 10107 });
          seen.commands.push({ db: name, ...command });
          return { users: [] };
        },
      };
    }
  }
  return { MongoClient };
});

vi.mock('node:dns/promises', async (original) => ({
  ...(await original<object>()),
  resolveSrv: async (name: string) =>
    name === '_mongodb._tcp.cluster.example.com'
      ? ['a.example.com', 'b.example.com', 'evil.example.org'].map((each) => ({ name: each, port: 27_017 }))
      : [{ name: 'evil.example.org', port: 27_017 }],
}));

const resolve = async () => [{ address: '10.0.0.1', family: 4 }];
const providers = openDynamicProviders({ allowPrivateTargets: true, resolve });
const at = (more: object) => ({
  type: 'mongo-db' as const,
  inputs: checkedInputs('mongo-db', {
    host: 'cluster.example.com',
    username: 'locket',
    password: 'of the admin',
    database: 'shop',
    roles: ['readWrite', 'of our own'],
    ...more,
  }),
});
const account = { name: 'lmark-1', password: 'a-password', expireAt: '' };
beforeEach(() => {
  seen.commands.length = 0;
  seen.urls.length = 0;
  seen.secondary = '';
});

it('gives a user its roles in its database', async () => {
  expect(await providers.create(at({ port: 27_017 }), account)).toMatchObject({ kind: 'done' });
  expect(seen.commands).toEqual([
    { db: 'shop', createUser: 'lmark-1', pwd: 'a-password', roles: ['readWrite', 'of our own'] },
  ]);
});

it('asks the servers of a cluster until one writes, and none that lies elsewhere', async () => {
  seen.secondary = 'a.example.com';
  expect(await providers.create(at({}), account)).toMatchObject({ kind: 'done' });
  expect(seen.urls).toEqual(['mongodb://a.example.com:27017/', 'mongodb://b.example.com:27017/']);
});

it('goes nowhere when all that is listed lies elsewhere', async () => {
  expect(await providers.test(at({ host: 'other.example.com' }))).toMatchObject({ kind: 'refused' });
  expect(seen.urls).toEqual([]);
});

it.each([['shop.$cmd'], ['a b'], ['a/b']])('a database called %s is refused', (database) => {
  expect(() => at({ database })).toThrow('must be the name of a database');
});

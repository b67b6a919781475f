import cassandra from 'cassandra-driver';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { openWorld } from '../world/world.ts';
import { fetchedCassandra, startCassandra } from './databases/cassandra.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

const { Client, auth } = cassandra;
type Client = InstanceType<typeof Client>;

const creationStatement = `
  CREATE ROLE '{{username}}' WITH PASSWORD = '{{password}}' AND LOGIN = true;
  GRANT SELECT ON KEYSPACE {{keyspace}} TO '{{username}}';`;
const revocationStatement = `DROP ROLE '{{username}}';`;

/** The least that the account of a dynamic secret needs, as docs/dynamic-secrets/cassandra.md says, and something to read. */
const admin = { username: 'locket', password: `ad'min;\\"ü` };
const beginning = [
  `CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  'CREATE TABLE shop.orders (id int PRIMARY KEY)',
  'INSERT INTO shop.orders (id) VALUES (1)',
  `CREATE ROLE locket WITH LOGIN = true AND PASSWORD = 'ad''min;\\"ü'`,
  'GRANT CREATE ON ALL ROLES TO locket',
  'GRANT AUTHORIZE ON KEYSPACE shop TO locket',
  'GRANT SELECT ON KEYSPACE shop TO locket',
  'GRANT SELECT ON system_auth.roles TO locket',
];

const wanting = 'test/peers/fetch.sh, with Java 11 or 17';
withPeer('Cassandra', fetchedCassandra(), wanting, (classes) => {
  let server: TestServer;
  const clientFor = (username: string, password: string): Client =>
    new Client({
      contactPoints: [`127.0.0.1:${server.port}`],
      localDataCenter: 'datacenter1',
      authProvider: new auth.PlainTextAuthProvider(username, password),
      sslOptions: { ca: [authority.ca], rejectUnauthorized: true },
    });
  const as = async <T>(user: string, password: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = clientFor(user, password);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.shutdown().catch(() => undefined);
    }
  };
  const asRoot = <T>(work: (client: Client) => Promise<T>) => as('cassandra', 'cassandra', work);

  beforeAll(async () => {
    server = await startCassandra(classes);
    // The first role is made when the server listens already.
    await vi.waitFor(() => asRoot(async () => undefined), { timeout: 60_000, interval: 500 });
    await asRoot(async (client) => {
      for (const statement of beginning) await client.execute(statement);
    });
  });
  afterAll(() => server?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true });
  const at = (more: object = {}) => ({
    type: 'cassandra' as const,
    inputs: checkedInputs('cassandra', {
      host: '127.0.0.1',
      port: server.port,
      localDataCenter: 'datacenter1',
      keyspace: 'shop',
      ...admin,
      creationStatement,
      revocationStatement,
      ca: authority.ca,
      ...more,
    }),
  });
  const done = { kind: 'done', value: true };
  const account = (name: string, password = 'a password') => ({
    name,
    password,
    expireAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const orders = async (client: Client) => (await client.execute('SELECT id FROM shop.orders')).rows;
  const isShutOut = (name: string, password: string) =>
    // What it knows of roles it keeps for two seconds, and once more while it asks anew.
    vi.waitFor(
      () =>
        expect(as(name, password, async () => undefined)).rejects.toMatchObject({
          innerErrors: { [`127.0.0.1:${server.port}`]: { name: 'AuthenticationError' } },
        }),
      { timeout: 20_000, interval: 500 },
    );
  const isThere = (name: string) =>
    asRoot(async (client) => {
      const sql = 'SELECT role FROM system_auth.roles WHERE role = ?';
      return (await client.execute(sql, [name], { prepare: true })).rowLength === 1;
    });

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
    expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('password'),
    });
    expect(await providers.test(at({ tls: 'off' }))).toMatchObject({ kind: 'unreachable' });
    expect(await providers.test(at({ port: 1 }))).toMatchObject({ kind: 'unreachable' });
  });

  it('makes an account that may do what the statements grant and no more, until it is revoked', async () => {
    expect(await providers.create(at(), account('reader'))).toEqual({
      kind: 'done',
      value: { DB_USERNAME: 'reader', DB_PASSWORD: 'a password' },
    });
    await as('reader', 'a password', async (client) => {
      expect(await orders(client)).toMatchObject([{ id: 1 }]);
      for (const more of [
        'INSERT INTO shop.orders (id) VALUES (2)',
        `CREATE ROLE other WITH LOGIN = true AND PASSWORD = 'x'`,
        `ALTER ROLE locket WITH PASSWORD = 'x'`,
        'SELECT role FROM system_auth.roles',
        'GRANT SELECT ON KEYSPACE shop TO reader',
      ])
        await expect(client.execute(more), more).rejects.toMatchObject({ code: 0x2100 });
    });
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
    expect(await isThere('reader')).toBe(false);
    await isShutOut('reader', 'a password');
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
  });

  it('lets open connections of an account do nothing any more', async () => {
    await providers.create(at(), account('connected'));
    await as('connected', 'a password', async (client) => {
      expect(await orders(client)).toMatchObject([{ id: 1 }]);
      expect(await providers.revoke(at(), 'connected')).toEqual(done);
      await vi.waitFor(() => expect(orders(client)).rejects.toMatchObject({ code: 0x2100 }), {
        timeout: 20_000,
        interval: 500,
      });
    });
  });

  it('keeps an account that was renewed, by its statement or by none', async () => {
    await providers.create(at(), account('renewed'));
    const { expireAt } = account('renewed');
    expect(await providers.renew(at(), { name: 'renewed', expireAt })).toEqual(done);
    const renewStatement = `ALTER ROLE '{{username}}' WITH LOGIN = false`;
    expect(await providers.renew(at({ renewStatement }), { name: 'renewed', expireAt })).toEqual(done);
    await isShutOut('renewed', 'a password');
    expect(await providers.revoke(at(), 'renewed')).toEqual(done);
  });

  it.each([
    ['x; DROP TABLE shop.orders; --', `';DROP TABLE shop.orders;--`],
    ['back\\slash\\', `\\'; DROP TABLE shop.orders; --\\`],
    ['ünï-cödé 名前', `$$ " ' \u{1f600} ; \n \\`],
    ['../roles//Upper Case', `''''""""`],
  ])('takes the name %s and the password %s as they are', async (name, password) => {
    expect(await providers.create(at(), account(name, password))).toMatchObject({ kind: 'done' });
    await as(name, password, async (client) => expect(await orders(client)).toMatchObject([{ id: 1 }]));
    expect(await isThere(name)).toBe(true);
    expect(await providers.revoke(at(), name)).toEqual(done);
    expect(await isThere(name)).toBe(false);
    await isShutOut(name, password);
    expect(await asRoot(orders)).toMatchObject([{ id: 1 }]);
  });

  it('asks for no account whose name the server would take by half', async () => {
    expect(await providers.create(at(), account(`o'neill`))).toMatchObject({ kind: 'refused' });
    expect(await isThere(`o'neill`)).toBe(false);
  });

  it('does not count an account as ended that its statements leave', async () => {
    await providers.create(at(), account('left'));
    const leaving = { revocationStatement: `ALTER ROLE '{{username}}' WITH LOGIN = false` };
    expect(await providers.revoke(at(leaving), 'left')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('still there'),
    });
    expect(await providers.revoke(at(), 'left')).toEqual(done);
  });

  it('lists the accounts that have a mark', async () => {
    await providers.create(at(), account('lmark-1'));
    await providers.create(at(), account('LMARK-2'));
    const listed = await providers.list(at(), 'lmark');
    expect(new Set(listed.kind === 'done' ? listed.value : [])).toEqual(new Set(['LMARK-2', 'lmark-1']));
    for (const name of ['lmark-1', 'LMARK-2']) await providers.revoke(at(), name);
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: [] });
  });

  it('tells accounts that no lease knows, and leases whose account is gone', async () => {
    const world = await openWorld({ dynamicProviders: providers });
    const { slug: projectSlug } = await world.project();
    const place = { projectSlug, environmentSlug: 'dev', path: '/' };
    const send = (method: string, path: string, body: object = {}) =>
      world.ok(world.admin, method, `/api/v1/dynamic-secrets${path}`, { ...place, ...body });
    const { type, inputs } = at();
    await send('POST', '', { name: 'db', provider: { type, inputs }, defaultTTL: '1h' });
    await send('PATCH', '/db', { data: { removesStrays: true } });
    const lease = async () => (await send('POST', '/leases', { dynamicSecretName: 'db' })).lease;
    const [kept, missing] = [await lease(), await lease()];
    const stray = `${kept.externalEntityId.slice(0, 11)}stray`;
    await asRoot(async (client) => {
      await client.execute(`DROP ROLE '${missing.externalEntityId}'`);
      await client.execute(`CREATE ROLE '${stray}' WITH LOGIN = true`);
      await client.execute(`GRANT DROP ON ROLE '${stray}' TO locket`);
    });
    const drift = {
      isKnown: true,
      strays: [{ externalEntityId: stray }],
      missing: [{ leaseId: missing.id, externalEntityId: missing.externalEntityId }],
    };
    expect(await send('POST', '/db/reconcile')).toEqual({ drift, ended: [{ externalEntityId: stray }] });
    expect([await isThere(stray), await isThere(kept.externalEntityId)]).toEqual([false, true]);
    await send('DELETE', `/leases/${kept.id}`);
    expect(await isThere(kept.externalEntityId)).toBe(false);
  });

  it('says in no reason what a statement held', async () => {
    const statement = `CREATE ROLE '{{username}}' WITH PASSWORD = '{{password}}' NONSENSE`;
    const outcome = await providers.create(
      at({ creationStatement: statement }),
      account('secretive', 'hush hush'),
    );
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('0x2000') });
    expect(JSON.stringify(outcome)).not.toContain('hush');
  });
});

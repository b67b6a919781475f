import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import type { ProviderInputs } from '../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { installedPostgres, startPostgres, superuser } from './databases/postgres.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

const creationStatement = `
  CREATE ROLE "{{username}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
  GRANT CONNECT ON DATABASE "{{database}}" TO "{{username}}";
  GRANT USAGE ON SCHEMA public TO "{{username}}";
  GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{{username}}";`;
const revocationStatement = `
  REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA public FROM "{{username}}";
  REVOKE ALL PRIVILEGES ON SCHEMA public FROM "{{username}}";
  REVOKE ALL PRIVILEGES ON DATABASE "{{database}}" FROM "{{username}}";
  DROP ROLE "{{username}}";`;

const hourFromNow = () => new Date(Date.now() + 3_600_000).toISOString();

withPeer('PostgreSQL', installedPostgres(), 'apt-get install postgresql, as root', (bin) => {
  let server: TestServer;
  const clientFor = (user: string, password: string): pg.Client =>
    new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      database: 'shop',
      user,
      password,
      ssl: { ca: authority.ca },
    });
  const as = async <T>(
    user: string,
    password: string,
    work: (client: pg.Client) => Promise<T>,
  ): Promise<T> => {
    const client = clientFor(user, password);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  };

  /** The least that the account of a dynamic secret needs, as docs/dynamic-secrets/postgresql.md says. */
  const admin = { username: 'locket', password: `ad'min;\\"ü` };
  beforeAll(async () => {
    server = await startPostgres(bin);
    const client = new pg.Client({
      host: '127.0.0.1',
      port: server.port,
      database: 'postgres',
      user: superuser.username,
      password: superuser.password,
      ssl: { ca: authority.ca },
    });
    await client.connect();
    await client.query('CREATE DATABASE shop');
    await client.query(
      `CREATE ROLE locket LOGIN CREATEROLE PASSWORD ${client.escapeLiteral(admin.password)}`,
    );
    await client.query('GRANT pg_signal_backend TO locket');
    await client.query('ALTER DATABASE shop OWNER TO locket');
    await client.end();
    await as(admin.username, admin.password, async (owner) => {
      await owner.query('CREATE TABLE orders (id int)');
      await owner.query('INSERT INTO orders VALUES (1)');
    }).catch(async () => {
      // Since PostgreSQL 15 the schema belongs to the owner of the database, before to the superuser.
      await as(superuser.username, superuser.password, (client) =>
        client.query('GRANT ALL ON SCHEMA public TO locket'),
      );
    });
  });
  afterAll(() => server?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true });
  const inputsWith = (more: object = {}): ProviderInputs =>
    checkedInputs('sql-database', {
      client: 'postgres',
      host: '127.0.0.1',
      port: server.port,
      database: 'shop',
      ...admin,
      creationStatement,
      revocationStatement,
      ca: authority.ca,
      ...more,
    });
  const at = (more: object = {}) => ({ type: 'sql-database' as const, inputs: inputsWith(more) });
  const done = { kind: 'done', value: true };
  const account = (name: string, password = 'a password') => ({ name, password, expireAt: hourFromNow() });
  const validUntil = async (name: string): Promise<Date> =>
    as(superuser.username, superuser.password, async (client) => {
      const { rows } = await client.query('SELECT rolvaliduntil FROM pg_roles WHERE rolname = $1', [name]);
      return rows[0]?.rolvaliduntil;
    });

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('not trusted'),
    });
    expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('28P01'),
    });
    expect(await providers.test(at({ port: 1 }))).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('refused'),
    });
    expect(await openDynamicProviders({ allowPrivateTargets: false }).test(at())).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('not public'),
    });
  });

  it('ends an account that owns something by the statements of the docs, which keep what it owned', async () => {
    const owning = at({
      creationStatement: `CREATE ROLE "{{username}}" WITH LOGIN PASSWORD '{{password}}';
        GRANT CREATE ON SCHEMA public TO "{{username}}";`,
      revocationStatement: `GRANT "{{username}}" TO CURRENT_USER;
        REASSIGN OWNED BY "{{username}}" TO CURRENT_USER; DROP OWNED BY "{{username}}"; DROP ROLE "{{username}}";`,
    });
    expect(await providers.create(owning, account('owner'))).toMatchObject({ kind: 'done' });
    // What others made since keeps nothing from ending.
    await as(superuser.username, superuser.password, (client) =>
      client.query('CREATE TABLE of_others (id int)'),
    );
    await as('owner', 'a password', (client) => client.query('CREATE TABLE left_behind (id int)'));
    expect(await providers.revoke(owning, 'owner')).toEqual(done);
    await as(superuser.username, superuser.password, (client) => client.query('DROP TABLE of_others'));
    expect(
      await as(admin.username, admin.password, async (client) => {
        const { rows } = await client.query(
          "SELECT tableowner FROM pg_tables WHERE tablename = 'left_behind'",
        );
        await client.query('DROP TABLE left_behind');
        return rows;
      }),
    ).toEqual([{ tableowner: 'locket' }]);
  });

  it('makes an account that may do what the statements grant and no more, until it is revoked', async () => {
    expect(await providers.create(at(), account('reader'))).toEqual({
      kind: 'done',
      value: { DB_USERNAME: 'reader', DB_PASSWORD: 'a password' },
    });
    await as('reader', 'a password', async (client) => {
      expect((await client.query('SELECT id FROM orders')).rows).toEqual([{ id: 1 }]);
      await expect(client.query('INSERT INTO orders VALUES (2)')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('CREATE ROLE other')).rejects.toMatchObject({ code: '42501' });
    });
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
    await expect(as('reader', 'a password', async () => undefined)).rejects.toMatchObject({ code: '28P01' });
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
  });

  it('ends the open connections of an account with it', async () => {
    await providers.create(at(), account('connected'));
    const client = clientFor('connected', 'a password');
    const ended = new Promise<void>((resolve) => client.on('end', () => resolve()));
    client.on('error', () => undefined);
    await client.connect();
    expect(await providers.revoke(at(), 'connected')).toEqual(done);
    await ended;
  });

  it('keeps an account that was renewed for as long as it was', async () => {
    await providers.create(at(), account('renewed'));
    const later = new Date(Date.now() + 7_200_000);
    expect(await providers.renew(at(), { name: 'renewed', expireAt: later.toISOString() })).toEqual(done);
    expect(await validUntil('renewed')).toEqual(later);
    const latest = new Date(Date.now() + 9_000_000);
    const renewStatement = `ALTER ROLE {{username}} VALID UNTIL '{{expiration}}'`;
    await providers.renew(at({ renewStatement }), { name: 'renewed', expireAt: latest.toISOString() });
    expect(await validUntil('renewed')).toEqual(latest);
    await providers.revoke(at(), 'renewed');
  });

  it.each([
    [`o'neill"; DROP TABLE orders; --`, `';DROP TABLE orders;--`],
    ['back\\slash\\', `\\'; DROP TABLE orders; --\\`],
    ['ünï-cödé 名前', `$$ " ' \u{1f600} ; \n \\`],
    ['Upper Case', `''''""""`],
  ])('takes the name %s and the password %s as they are', async (name, password) => {
    expect(await providers.create(at(), account(name, password))).toMatchObject({ kind: 'done' });
    await as(name, password, async (client) => {
      expect((await client.query('SELECT current_user AS who')).rows).toEqual([{ who: name }]);
    });
    expect(await providers.list(at(), 'no such mark')).toEqual({ kind: 'done', value: [] });
    expect(await providers.revoke(at(), name)).toEqual(done);
    await expect(as(name, password, async () => undefined)).rejects.toThrow();
    await as(superuser.username, superuser.password, (client) => client.query('SELECT * FROM orders'));
  });

  it('does not count an account as ended that its statements leave', async () => {
    await providers.create(at(), account('left'));
    const revocationStatement = 'ALTER ROLE "{{username}}" NOLOGIN';
    expect(await providers.revoke(at({ revocationStatement }), 'left')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('still there'),
    });
    expect(await providers.revoke(at(), 'left')).toEqual(done);
  });

  it('makes all of an account or nothing', async () => {
    const broken = { creationStatement: `${creationStatement} GRANT SELECT ON missing TO "{{username}}"` };
    expect(await providers.create(at(broken), account('half'))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('42P01'),
    });
    expect(await validUntil('half')).toBeUndefined();
  });

  it('lists the accounts that have a mark', async () => {
    await providers.create(at(), account('lmark-1'));
    await providers.create(at(), account('LMARK-2'));
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['LMARK-2', 'lmark-1'] });
    for (const name of ['lmark-1', 'LMARK-2']) await providers.revoke(at(), name);
  });

  it('says in no reason what a statement held', async () => {
    const statement = `CREATE ROLE "{{username}}" PASSWORD '{{password}}' NONSENSE`;
    const outcome = await providers.create(
      at({ creationStatement: statement }),
      account('secretive', 'hush hush'),
    );
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('42601') });
    expect(JSON.stringify(outcome)).not.toContain('hush');
  });

  describe('without TLS', () => {
    it('is called at private addresses only where the settings let it', async () => {
      const plain = at({ tls: 'off' });
      expect(await providers.test(plain)).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('28000'),
      });
      expect(await openDynamicProviders({ allowPrivateTargets: false }).test(plain)).toMatchObject({
        kind: 'refused',
      });
      expect(await providers.test(at({ tls: 'off', host: '8.8.8.8' }))).toMatchObject({
        kind: 'refused',
        reason: expect.stringContaining('only private addresses'),
      });
    });
  });
});

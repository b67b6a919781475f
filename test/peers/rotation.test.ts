import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReachSettings } from '../../layers/adapters/dynamic/reach.ts';
import { openRotationTargets } from '../../layers/adapters/rotation/targets.ts';
import type { RotationType } from '../../layers/domain/secret-rotation/kinds/kind.ts';
import { checkedRotationInputs } from '../../layers/domain/secret-rotation/kinds/kinds.ts';
import type { Credential } from '../../layers/domain/secret-rotation/secret-rotation.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { administrator, installedMariaDb, startMariaDb } from './databases/mariadb.ts';
import { installedPostgres, startPostgres, superuser } from './databases/postgres.ts';
import { installedRedis, redisAdmin, startRedis } from './databases/redis.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';
import { type Slapd, slapdProgram, startSlapd, suffix, writer } from './slapd.ts';

const settings: ReachSettings = { allowPrivateTargets: true };
const targets = openRotationTargets(settings);
const done = { kind: 'done', value: true };

/** What every target with accounts has to do, whichever it is. */
const rotates = (
  type: RotationType,
  accounts: readonly [string, string],
  given: (more?: object) => Readonly<Record<string, unknown>>,
) => {
  const at = (more: object = {}) => ({ type, inputs: checkedRotationInputs(type, given(more)) });
  const issued = async (account: string, password: string): Promise<Credential> => {
    const pending = { account, password, found: {}, begunAt: new Date().toISOString() };
    const outcome = await targets.issue(at(), { pending, mark: 'locket-1', known: [] });
    if (outcome.kind !== 'done') throw new Error(outcome.reason);
    return outcome.value;
  };

  it('is reached over TLS that is verified only', async () => {
    expect(await targets.test(at())).toEqual(done);
    expect(await targets.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
    const strict = openRotationTargets({ allowPrivateTargets: false });
    expect(await strict.test(at())).toMatchObject({ kind: 'refused' });
  });

  it('lets the accounts in by the passwords that were set last, and by no others', async () => {
    const first = await issued(accounts[0], `first'"\\;é$1`);
    expect(await targets.prove(at(), first)).toEqual(done);
    // The same once more, as after a crash.
    expect(await issued(accounts[0], `first'"\\;é$1`)).toEqual(first);
    const second = await issued(accounts[1], 'second-password');
    expect(await targets.prove(at(), first)).toEqual(done);
    expect(await targets.prove(at(), second)).toEqual(done);
    const third = await issued(accounts[0], 'third-password');
    expect(await targets.prove(at(), first)).toMatchObject({ kind: 'refused' });
    expect(await targets.prove(at(), third)).toEqual(done);
    expect(await targets.retire(at(), second, 'nobody knows this one')).toEqual(done);
    expect(await targets.prove(at(), second)).toMatchObject({ kind: 'refused' });
    expect(await targets.prove(at(), third)).toEqual(done);
  });

  it('says so when there is no such account', async () => {
    const pending = { account: 'nobody', password: 'a', found: {}, begunAt: new Date().toISOString() };
    const account = type === 'ldap' ? `uid=nobody,ou=leases,${suffix}` : 'nobody';
    const order = { pending: { ...pending, account }, mark: 'locket-1', known: [] };
    // Redis makes it, as `ACL SETUSER` does.
    if (type !== 'redis') expect(await targets.issue(at(), order)).toMatchObject({ kind: 'refused' });
  });
};

withPeer('PostgreSQL, for rotation', installedPostgres(), 'apt-get install postgresql, as root', (bin) => {
  let server: TestServer;
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
    for (const statement of [
      'CREATE DATABASE shop',
      `CREATE ROLE rotator LOGIN CREATEROLE PASSWORD 'admin''s'`,
      'CREATE ROLE "app-1" LOGIN',
      'CREATE ROLE "app""2" LOGIN',
      'GRANT "app-1", "app""2" TO rotator WITH ADMIN OPTION',
    ])
      await client.query(statement);
    await client.end();
  });
  afterAll(() => server?.stop());

  rotates('postgres', ['app-1', 'app"2'], (more) => ({
    admin_username: 'rotator',
    admin_password: `admin's`,
    host: '127.0.0.1',
    port: server.port,
    database: 'shop',
    username1: 'app-1',
    username2: 'app"2',
    ca: authority.ca,
    ...more,
  }));
});

withPeer(
  'MariaDB, for rotation',
  installedMariaDb(),
  'apt-get install mariadb-server, as root',
  (program) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startMariaDb(program);
      const connection = await createConnection({
        host: '127.0.0.1',
        port: server.port,
        user: administrator.username,
        password: administrator.password,
        ssl: { ca: authority.ca, verifyIdentity: false },
      });
      for (const name of ['app-1', `app''2`]) {
        await connection.query(`CREATE USER '${name}'@'%' IDENTIFIED BY 'to be set'`);
        await connection.query(`GRANT SELECT ON shop.* TO '${name}'@'%'`);
      }
      await connection.end();
    });
    afterAll(() => server?.stop());

    rotates('mysql', ['app-1', `app'2`], (more) => ({
      admin_username: administrator.username,
      admin_password: administrator.password,
      host: '127.0.0.1',
      port: server.port,
      database: 'shop',
      username1: 'app-1',
      username2: `app'2`,
      ca: authority.ca,
      ...more,
    }));
  },
);

withPeer('Redis, for rotation', installedRedis(), 'apt-get install redis-server, as root', (program) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis(program);
    const both = ['app-1', 'app-2'];
    const { issue } = targets;
    const inputs = checkedRotationInputs('redis', given());
    for (const account of both) {
      const pending = { account, password: 'to be set', found: {}, begunAt: new Date().toISOString() };
      await issue({ type: 'redis', inputs }, { pending, mark: 'locket-1', known: [] });
    }
    await turnOn(program, server, both);
  });
  afterAll(() => server?.stop());

  const given = (more: object = {}) => ({
    admin_username: redisAdmin.username,
    admin_password: redisAdmin.password,
    host: '127.0.0.1',
    port: server.port,
    username1: 'app-1',
    username2: 'app-2',
    ca: authority.ca,
    ...more,
  });
  rotates('redis', ['app-1', 'app-2'], given);
});

/** Users of Redis are off, and may do nothing, until somebody says otherwise. */
const turnOn = async (_program: string, server: TestServer, names: readonly string[]): Promise<void> => {
  const { Redis } = await import('ioredis');
  const client = new Redis({
    host: '127.0.0.1',
    port: server.port,
    username: redisAdmin.username,
    password: redisAdmin.password,
    tls: { ca: authority.ca, checkServerIdentity: () => undefined },
  });
  for (const name of names) await client.call('ACL', 'SETUSER', name, 'on', '+ping');
  client.disconnect();
};

withPeer('slapd, for rotation', slapdProgram, 'run test/peers/fetch.sh where apt is', (program) => {
  let slapd: Slapd;
  const dns = [`cn=twin,ou=leases,${suffix}`, `cn=other,ou=leases,${suffix}`] as const;
  beforeAll(async () => {
    slapd = await startSlapd(program);
    const { Client } = await import('ldapts');
    const client = new Client({ url: slapd.tls, tlsOptions: { ca: authority.ca } });
    await client.bind(writer.dn, writer.password);
    for (const dn of dns)
      await client.add(dn, {
        objectClass: 'inetOrgPerson',
        cn: 'an app',
        sn: 'app',
        userPassword: 'to be set',
      });
    await client.unbind();
  });
  afterAll(() => slapd?.stop());

  rotates('ldap', dns, (more) => ({
    url: slapd.tls,
    bind_dn: writer.dn,
    bind_password: writer.password,
    dn1: dns[0],
    dn2: dns[1],
    ca: authority.ca,
    ...more,
  }));
});

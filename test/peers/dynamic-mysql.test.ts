import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { administrator, installedMariaDb, startMariaDb } from './databases/mariadb.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

const creationStatement = `
  CREATE USER '{{username}}'@'%' IDENTIFIED BY '{{password}}';
  GRANT SELECT ON \`{{database}}\`.* TO '{{username}}'@'%';`;
const revocationStatement = `DROP USER '{{username}}'@'%';`;

withPeer('MariaDB', installedMariaDb(), 'apt-get install mariadb-server, as root', (program) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startMariaDb(program);
  });
  afterAll(() => server?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true });
  const at = (more: object = {}) => ({
    type: 'sql-database' as const,
    inputs: checkedInputs('sql-database', {
      client: 'mysql2',
      host: '127.0.0.1',
      port: server.port,
      database: 'shop',
      ...administrator,
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
  const connectionOf = (user: string, password: string) =>
    createConnection({
      host: '127.0.0.1',
      port: server.port,
      database: 'shop',
      user,
      password,
      ssl: { ca: authority.ca, verifyIdentity: false },
    });

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
    expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('ER_ACCESS_DENIED_ERROR'),
    });
    expect(await providers.test(at({ tls: 'off' }))).toMatchObject({ kind: 'refused' });
    expect(await providers.test(at({ port: 1 }))).toMatchObject({ kind: 'unreachable' });
  });

  it('makes an account that may do what the statements grant and no more, until it is revoked', async () => {
    expect(await providers.create(at(), account('reader'))).toEqual({
      kind: 'done',
      value: { DB_USERNAME: 'reader', DB_PASSWORD: 'a password' },
    });
    const connection = await connectionOf('reader', 'a password');
    const [rows] = await connection.query('SELECT id FROM orders');
    expect(rows).toEqual([{ id: 1 }]);
    await expect(connection.query('INSERT INTO orders VALUES (2)')).rejects.toMatchObject({
      code: 'ER_TABLEACCESS_DENIED_ERROR',
    });
    const ended = new Promise<void>((end) => connection.on('error', () => end()));
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
    await ended;
    await expect(connectionOf('reader', 'a password')).rejects.toMatchObject({
      code: 'ER_ACCESS_DENIED_ERROR',
    });
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
  });

  it.each([
    [`o'neill'@'%'; DROP TABLE x`, `';DROP TABLE orders;--`],
    ['back\\slash\\', `\\'; DROP TABLE orders; --\\`],
    ['ünï-cödé', `" ' \u{1f600} ; \n \\`],
  ])('takes the name %s and the password %s as they are', async (name, password) => {
    expect(await providers.create(at(), account(name, password))).toMatchObject({ kind: 'done' });
    const connection = await connectionOf(name, password);
    const [rows] = await connection.query('SELECT id FROM orders');
    expect(rows).toEqual([{ id: 1 }]);
    await connection.end();
    expect(await providers.revoke(at(), name)).toEqual(done);
    await expect(connectionOf(name, password)).rejects.toThrow();
  });

  it('lists the accounts that have a mark', async () => {
    await providers.create(at(), account('lmark-1'));
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1'] });
    await providers.revoke(at(), 'lmark-1');
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: [] });
  });

  it('says in no reason what a statement held', async () => {
    const statement = `CREATE USER '{{username}}'@'%' IDENTIFIED BY '{{password}}' NONSENSE`;
    const outcome = await providers.create(
      at({ creationStatement: statement }),
      account('secretive', 'hush hush'),
    );
    expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining('ER_PARSE_ERROR') });
    expect(JSON.stringify(outcome)).not.toContain('hush');
  });
});

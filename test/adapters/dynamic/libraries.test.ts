import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDynamicProviders } from '../../../layers/adapters/dynamic/providers.ts';
import type { ProviderType } from '../../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs } from '../../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../../functions/auth/kubernetes/authority.ts';

/** A server that speaks TLS and nothing else: how far each library comes with it. */
let server: Server;
let port = 0;
let greeted = 0;
beforeAll(async () => {
  server = createServer({ cert: authority.here, key: authority.key }, (socket) => {
    greeted += 1;
    socket.on('error', () => undefined);
    socket.once('data', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
beforeEach(() => {
  greeted = 0;
});

const login = { host: '127.0.0.1', username: 'locket', password: 'hush hush' };
const statements = {
  creationStatement: `CREATE USER "{{username}}" '{{password}}'`,
  revocationStatement: 'DROP USER "{{username}}"',
};
const samples: readonly (readonly [string, ProviderType, object])[] = [
  ['SQL Server', 'sql-database', { ...login, ...statements, client: 'mssql', database: 'shop' }],
  ['Oracle', 'sql-database', { ...login, ...statements, client: 'oracledb', database: 'shop' }],
  ['SAP HANA', 'sap-hana', { ...login, ...statements }],
  ['Cassandra', 'cassandra', { ...login, ...statements, localDataCenter: 'dc1' }],
  ['MongoDB', 'mongo-db', { ...login, database: 'shop', roles: ['read'] }],
];

const providers = openDynamicProviders({ allowPrivateTargets: true, timeout: 1000 });

const test = (type: ProviderType, inputs: object, more: object) =>
  providers.test({ type, inputs: checkedInputs(type, { ...inputs, ...more }) });

describe.each(samples)('the library of %s', (_name, type, inputs) => {
  it('says that nobody is there', async () => {
    const outcome = await test(type, inputs, { port: 1, ca: authority.ca });
    expect(outcome).toMatchObject({ kind: 'unreachable' });
    expect(JSON.stringify(outcome)).not.toContain('hush');
  });

  it('goes nowhere where no database is', async () => {
    expect(await test(type, inputs, { port, host: '169.254.169.254' })).toMatchObject({ kind: 'refused' });
  });
});

/** SQL Server speaks of TLS before it speaks it. */
const overTls = samples.filter(([name]) => name !== 'SQL Server');

describe.each(overTls)('the library of %s', (_name, type, inputs) => {
  it('speaks with a server whose certificate is right', async () => {
    expect(await test(type, inputs, { port, ca: authority.ca })).not.toMatchObject({ kind: 'done' });
    expect(greeted).toBeGreaterThan(0);
  });

  it.each([
    ['of another authority', { ca: authority.otherCa }],
    ['of no authority that is known', {}],
    ['for another name', { ca: authority.ca, host: 'localhost' }],
  ])('says nothing to a server whose certificate is %s', async (_what, more) => {
    expect(await test(type, inputs, { port, ...more })).toMatchObject({ kind: 'unreachable' });
    expect(greeted).toBe(0);
  });
});

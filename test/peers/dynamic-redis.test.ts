import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { installedRedis, redisAdmin, startRedis } from './databases/redis.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

withPeer('Redis', installedRedis(), 'apt-get install redis-server, as root', (program) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis(program);
  });
  afterAll(() => server?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true });
  const at = (more: object = {}) => ({
    type: 'redis' as const,
    inputs: checkedInputs('redis', {
      host: '127.0.0.1',
      port: server.port,
      ...redisAdmin,
      creationStatement: 'ACL SETUSER {{username}} on >{{password}} ~cart:* +get +set',
      revocationStatement: 'ACL DELUSER {{username}}',
      ca: authority.ca,
      ...more,
    }),
  });
  const done = { kind: 'done', value: true };
  const account = (name: string, password = 'a-password') => ({ name, password, expireAt: '' });
  const connected = async (username: string, password: string): Promise<Redis> => {
    const client = new Redis({
      host: '127.0.0.1',
      port: server.port,
      username,
      password,
      tls: { ca: authority.ca },
      lazyConnect: true,
      enableReadyCheck: false,
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  /** What a command is answered, refusals included. */
  const said = (answer: Promise<unknown>): Promise<unknown> =>
    answer.catch((error: Error) => error.message.split(' ', 1)[0]);

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
    expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('password'),
    });
    expect(await providers.test(at({ port: 1 }))).toMatchObject({ kind: 'unreachable' });
  });

  it('makes an account that may do what the commands grant and no more, until it is revoked', async () => {
    expect(await providers.create(at(), account('reader'))).toEqual({
      kind: 'done',
      value: { DB_USERNAME: 'reader', DB_PASSWORD: 'a-password' },
    });
    const client = await connected('reader', 'a-password');
    expect(await said(client.set('cart:1', 'full'))).toBe('OK');
    expect(await said(client.set('other', 'full'))).toBe('NOPERM');
    expect(await said(client.call('ACL', 'USERS'))).toBe('NOPERM');
    const ended = new Promise<void>((end) => client.once('end', () => end()));
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
    await ended;
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
  });

  it.each([['; ACL SETUSER root on nopass'], [`it's "quoted" \\ and spaced`], ['ünï-cödé \u{1f600}']])(
    'takes the password %s as it is',
    async (password) => {
      expect(await providers.create(at(), account('odd', password))).toMatchObject({ kind: 'done' });
      const client = await connected('odd', password);
      expect(await said(client.get('cart:none'))).toBeNull();
      client.disconnect();
      await providers.revoke(at(), 'odd');
    },
  );

  it('does not count an account as ended that its commands leave', async () => {
    await providers.create(at(), account('left'));
    const revocationStatement = 'ACL SETUSER {{username}} off';
    expect(await providers.revoke(at({ revocationStatement }), 'left')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('still there'),
    });
    expect(await providers.revoke(at(), 'left')).toEqual(done);
  });

  it('carries out all of the commands or none', async () => {
    const creationStatement = `ACL SETUSER {{username}} on >{{password}}; ACL NONSENSE {{username}}`;
    expect(await providers.create(at({ creationStatement }), account('half'))).toMatchObject({
      kind: 'refused',
      reason: 'Redis does not take a command',
    });
    expect(await providers.list(at(), 'half')).toEqual({ kind: 'done', value: [] });
  });

  it('says that the account may not do what a command does', async () => {
    const creationStatement = `ACL SETUSER {{username}} on >{{password}}; ACL GETUSER {{username}}`;
    expect(await providers.create(at({ creationStatement }), account('much'))).toMatchObject({
      kind: 'refused',
      reason: 'The account of the dynamic secret may not do what a command does',
    });
  });

  it('lists the accounts that have a mark', async () => {
    await providers.create(at(), account('lmark-1'));
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1'] });
    await providers.revoke(at(), 'lmark-1');
  });
});

import { request } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { installedRabbit, rabbitAdmin, startRabbit } from './databases/rabbitmq.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

withPeer('RabbitMQ', installedRabbit(), 'apt-get install rabbitmq-server, as root', (program) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRabbit(program);
  });
  afterAll(() => server?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true });
  const at = (more: object = {}) => ({
    type: 'rabbit-mq' as const,
    inputs: checkedInputs('rabbit-mq', {
      host: 'https://127.0.0.1',
      port: server.port,
      ...rabbitAdmin,
      tags: ['monitoring'],
      ca: authority.ca,
      virtualHost: { name: '/', permissions: { read: '^orders$', write: '^$', configure: '^$' } },
      ...more,
    }),
  });
  const done = { kind: 'done', value: true };
  const account = (name: string, password = 'a password') => ({ name, password, expireAt: '' });
  const ask = (path: string, user: string, password: string): Promise<{ status: number; body: string }> =>
    new Promise((answered, reject) => {
      const call = request(
        `https://127.0.0.1:${server.port}/api/${path}`,
        { auth: `${user}:${password}`, ca: authority.ca, agent: false },
        (answer) => {
          let body = '';
          answer.on('data', (chunk) => {
            body += chunk;
          });
          answer.on('end', () => answered({ status: answer.statusCode ?? 0, body }));
        },
      );
      call.on('error', reject);
      call.end();
    });
  const admin = (path: string) => ask(path, rabbitAdmin.username, rabbitAdmin.password);

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({ kind: 'unreachable' });
    expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({ kind: 'refused' });
    expect(await providers.test(at({ port: 1 }))).toMatchObject({ kind: 'unreachable' });
  });

  it('makes an account with its permissions and no more, until it is revoked', async () => {
    expect(await providers.create(at(), account('reader'))).toMatchObject({ kind: 'done' });
    expect(JSON.parse((await admin('permissions/%2F/reader')).body)).toMatchObject({
      read: '^orders$',
      write: '^$',
      configure: '^$',
    });
    expect((await ask('whoami', 'reader', 'a password')).status).toBe(200);
    expect((await ask('users', 'reader', 'a password')).status).toBe(401);
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
    expect((await ask('whoami', 'reader', 'a password')).status).toBe(401);
    expect(await providers.revoke(at(), 'reader')).toEqual(done);
  });

  it('says so when there is no such virtual host', async () => {
    const virtualHost = { name: 'nowhere', permissions: { read: '^$', write: '^$', configure: '^$' } };
    expect(await providers.create(at({ virtualHost }), account('lost'))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('no such virtual host'),
    });
    expect(await providers.revoke(at(), 'lost')).toEqual(done);
  });

  it.each([
    ['../permissions/%2F', `it's "quoted" \\ and spaced`],
    ['ünï-cödé name?x=1#y', 'password'],
  ])('takes the name %s and the password %s as they are', async (name, password) => {
    expect(await providers.create(at(), account(name, password))).toMatchObject({ kind: 'done' });
    expect((await admin(`users/${encodeURIComponent(name)}`)).status).toBe(200);
    expect(await providers.revoke(at(), name)).toEqual(done);
    expect((await admin(`users/${encodeURIComponent(name)}`)).status).toBe(404);
  });

  it('lists the accounts that have a mark', async () => {
    await providers.create(at(), account('lmark-1'));
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1'] });
    await providers.revoke(at(), 'lmark-1');
  });
});

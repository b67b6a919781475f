import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDynamicProviders } from '../../layers/adapters/dynamic/providers.ts';
import { checkedInputs } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { authority } from '../functions/auth/kubernetes/authority.ts';
import { builtFerret, ferretAdmin, startFerret } from './databases/ferretdb.ts';
import type { TestServer } from './databases/server.ts';
import { withPeer } from './peer.ts';

withPeer('FerretDB', builtFerret(), 'test/peers/fetch.sh, with Go', (program) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startFerret(program);
  });
  afterAll(() => server?.stop());

  const providers = openDynamicProviders({ allowPrivateTargets: true, timeout: 3000 });
  const at = (more: object = {}) => ({
    type: 'mongo-db' as const,
    // FerretDB knows no roles.
    inputs: { ...inputsWith(more), roles: [] },
  });
  const inputsWith = (more: object) =>
    checkedInputs('mongo-db', {
      host: '127.0.0.1',
      port: server.port,
      ...ferretAdmin,
      database: 'shop',
      roles: ['readWrite'],
      ca: authority.ca,
      ...more,
    });
  const done = { kind: 'done', value: true };
  const account = (name: string, password = 'a-password') => ({ name, password, expireAt: '' });
  /** Whether the server lets somebody in. */
  const isLetIn = async (username: string, password: string): Promise<boolean> => {
    const client = new MongoClient(`mongodb://127.0.0.1:${server.port}/`, {
      auth: { username, password },
      authSource: 'shop',
      tls: true,
      ca: authority.ca,
      directConnection: true,
      serverSelectionTimeoutMS: 3000,
    });
    try {
      await client.connect();
      await client.db('shop').collection('orders').findOne();
      return true;
    } catch {
      return false;
    } finally {
      await client.close();
    }
  };

  it('is reached over TLS that is verified, with the password only', async () => {
    expect(await providers.test(at())).toEqual(done);
    expect(await providers.test(at({ ca: authority.otherCa }))).toMatchObject({
      kind: 'unreachable',
      reason: 'The certificate of the target is not trusted',
    });
    expect(await providers.test(at({ password: 'wrong' }))).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('password'),
    });
    expect(await providers.test(at({ port: 1 }))).toMatchObject({ kind: 'unreachable' });
  });

  it('makes a user that is let in until it is revoked, which may be asked for again', async () => {
    expect(await providers.create(at(), account('lmark-1'))).toEqual({
      kind: 'done',
      value: { DB_USERNAME: 'lmark-1', DB_PASSWORD: 'a-password' },
    });
    expect(await isLetIn('lmark-1', 'a-password')).toBe(true);
    expect(await isLetIn('lmark-1', 'another')).toBe(false);
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: ['lmark-1'] });
    expect(await providers.renew(at(), account('lmark-1'))).toEqual(done);
    expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
    expect(await isLetIn('lmark-1', 'a-password')).toBe(false);
    expect(await providers.revoke(at(), 'lmark-1')).toEqual(done);
    expect(await providers.list(at(), 'lmark')).toEqual({ kind: 'done', value: [] });
  });

  it.each([[`'; db.dropDatabase() //`], ['"}, {"$where": "1"'], ['ünï-cödé']])(
    'takes the password %s as it is',
    async (password) => {
      expect(await providers.create(at(), account('odd', password))).toMatchObject({ kind: 'done' });
      expect(await isLetIn('odd', password)).toBe(true);
      await providers.revoke(at(), 'odd');
    },
  );

  it('does not take an account over that is there already', async () => {
    await providers.create(at(), account('twice'));
    const again = await providers.create(at(), account('twice', 'of another'));
    expect(again).toMatchObject({ kind: 'refused', reason: expect.stringContaining('already') });
    expect(await isLetIn('twice', 'a-password')).toBe(true);
    await providers.revoke(at(), 'twice');
  });
});

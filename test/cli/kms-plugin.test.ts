import { once } from 'node:events';
import { link, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, credentials, loadPackageDefinition, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { locket } from '../../cli/locket.ts';
import type { ApiServer } from '../../local/gateway/server.ts';
import { listening } from '../clients/exchange.ts';
import { type KmsPlace, openKmsPlace } from '../functions/kms/kms-place.ts';
import { newMachine, type UniversalMachine } from '../world/machines.ts';
import { nowhere } from './command-line.ts';

const proto = join(import.meta.dirname, '../vectors/kubernetes-kms-v2.proto');
// biome-ignore lint/suspicious/noExplicitAny: what is loaded from the definition has no types
const published = loadPackageDefinition(loadSync(proto, { keepCase: true })) as any;

interface Reply {
  readonly version: string;
  readonly healthz: string;
  readonly key_id: string;
  readonly ciphertext: Buffer;
  readonly plaintext: Buffer;
}

let place: KmsPlace;
let api: ApiServer;
let keyId: string;
let machine: UniversalMachine;
let folder: string;

beforeAll(async () => {
  place = await openKmsPlace();
  api = await listening(place.world.app);
  const { world, projectId } = place;
  machine = await newMachine(world);
  const membership = `/api/v2/workspace/${projectId}/identity-memberships/${machine.id}`;
  await world.ok(world.admin, 'POST', membership, { role: 'member' });
  return () => api.stop(0);
});
beforeEach(async () => {
  keyId = await place.key();
  folder = await mkdtemp(join(tmpdir(), 'locket-kms-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the command until the test ends; answers a way to call it as an API server of a cluster does. */
const plugin = async (more: Readonly<Record<string, string>> = {}, flags: readonly string[] = []) => {
  const socket = join(folder, 'kms.sock');
  const told: string[] = [];
  const ending = Promise.withResolvers<void>();
  const url = `http://127.0.0.1:${api.port}`;
  const listens = Promise.withResolvers<void>();
  const code = locket(['kms-plugin', '--key', keyId, '--socket', `unix://${socket}`, ...flags], {
    ...nowhere,
    env: {
      LOCKET_URL: url,
      LOCKET_CLIENT_ID: machine.clientId,
      LOCKET_CLIENT_SECRET: machine.clientSecret,
      ...more,
    },
    now: () => place.world.app.runtime.now().getTime(),
    print: (text) => told.push(text),
    tell: (text) => {
      told.push(text);
      if (text.includes('Listening')) listens.resolve();
    },
    ended: () => ending.promise,
  });
  await Promise.race([listens.promise, code]);
  const client: Client = new published.v2.KeyManagementService(
    `unix:${socket}`,
    credentials.createInsecure(),
  );
  onTestFinished(async () => {
    client.close();
    ending.resolve();
    await code;
  });
  const call = (method: 'Status' | 'Encrypt' | 'Decrypt', request: object = {}): Promise<Reply> =>
    new Promise((done, fail) => {
      // biome-ignore lint/suspicious/noExplicitAny: methods come from the definition
      (client as any)[method](request, (error: Error | null, reply: Reply) =>
        error ? fail(error) : done(reply),
      );
    });
  return { socket, told, code, call };
};

const plaintext = Buffer.from('0123456789abcdef0123456789abcdef');

describe('a cluster', () => {
  it('gets back what it had encrypted, and knows the key by its version', async () => {
    const { call } = await plugin();
    const healthy = await call('Status');
    const encrypted = await call('Encrypt', { plaintext, uid: 'one' });
    const { ciphertext, key_id } = encrypted;
    const decrypted = await call('Decrypt', { ciphertext, key_id, uid: 'two' });

    expect(healthy).toEqual({ version: 'v2', healthz: 'ok', key_id: `locket:${keyId}:v1` });
    expect(key_id).toBe(healthy.key_id);
    expect(ciphertext.length).toBeLessThan(1024);
    expect(decrypted.plaintext).toEqual(plaintext);
  });

  it('is told of a rotation, and reads what was encrypted before', async () => {
    const { call } = await plugin();
    const { ciphertext, key_id } = await call('Encrypt', { plaintext });
    await place.ok('POST', `/${keyId}/rotate`);

    expect((await call('Status')).key_id).toBe(`locket:${keyId}:v2`);
    expect((await call('Decrypt', { ciphertext, key_id })).plaintext).toEqual(plaintext);
  });

  it('is unhealthy, with its key, when the key is disabled, and healthy when it is enabled', async () => {
    const { call, told } = await plugin();
    await call('Status');
    await place.ok('PATCH', `/${keyId}`, { isDisabled: true });
    const disabled = await call('Status');
    await place.ok('PATCH', `/${keyId}`, { isDisabled: false });

    expect(disabled).toEqual({
      version: 'v2',
      healthz: 'Locket refuses: Key is disabled',
      key_id: `locket:${keyId}:v1`,
    });
    expect((await call('Status')).healthz).toBe('ok');
    expect(told.join()).toContain('ERR Locket refuses: Key is disabled');
  });

  it('is refused what another key encrypted, and what was altered', async () => {
    const { call } = await plugin();
    const { ciphertext, key_id } = await call('Encrypt', { plaintext });
    const altered = Buffer.from(ciphertext);
    altered[40] = altered[40] === 0x41 ? 0x42 : 0x41;

    const refused = { code: status.INVALID_ARGUMENT };
    await expect(call('Decrypt', { ciphertext, key_id: 'locket:other:v1' })).rejects.toMatchObject(refused);
    await expect(call('Decrypt', { ciphertext: altered, key_id })).rejects.toMatchObject(refused);
  });

  it('goes on with another token when the one that it had is revoked', async () => {
    const { call } = await plugin();
    await call('Status');
    await place.world.ok(place.world.admin, 'POST', `/api/v1/identities/${machine.id}/revoke-tokens`);

    expect((await call('Status')).healthz).toBe('ok');
  });
});

describe('the plugin', () => {
  it('makes a socket for its owner alone, and takes the place of one that ended', async () => {
    const socket = join(folder, 'kms.sock');
    const ended = createServer().listen(socket);
    await once(ended, 'listening');
    await link(socket, `${socket}.left`);
    await new Promise((done) => ended.close(done));
    await rename(`${socket}.left`, socket);

    const { call } = await plugin();

    expect((await stat(socket)).mode & 0o777).toBe(0o600);
    expect((await call('Status')).healthz).toBe('ok');
  });

  it('leaves a socket that another one answers at, and a file that is none', async () => {
    await plugin();
    const second = await plugin();
    await writeFile(join(folder, 'file'), 'mine');
    const third = await plugin({}, ['--socket', join(folder, 'file')]);

    expect([await second.code, await third.code]).toEqual([1, 1]);
    expect(second.told.join()).toContain('Another plugin answers at');
    expect(third.told.join()).toContain('is no socket');
  });

  it.each([
    ['no address', { LOCKET_URL: '' }, [], 'Say where Locket is'],
    ['an address without TLS', { LOCKET_URL: 'http://locket.example.com' }, [], 'must begin with https://'],
    ['no client secret', { LOCKET_CLIENT_SECRET: '' }, [], 'Please provide the client secret'],
    ['a method that there is none of', {}, ['--method', 'magic'], 'There is no method magic'],
    ['a name instead of a key id', {}, ['--key', 'a-name'], 'Please provide --key'],
    ['a flag that there is none of', {}, ['--client-secret', 'x'], "Unknown option '--client-secret'"],
  ])('says what is wrong: %s', async (_, env, flags, sentence) => {
    const { code, told } = await plugin(env as Record<string, string>, flags);

    expect(await code).toBe(1);
    expect(told.join('\n')).toContain(sentence);
  });

  it('says nothing of the secret or of what was encrypted', async () => {
    const { call, told } = await plugin();
    await call('Status');
    await call('Encrypt', { plaintext });
    await expect(call('Decrypt', { ciphertext: plaintext, key_id: `locket:${keyId}:v1` })).rejects.toThrow();

    const forged = 'x\n2099-01-01T00:00:00.000Z INF forged';
    await expect(call('Decrypt', { ciphertext: plaintext, key_id: forged })).rejects.toThrow();

    expect(told.join()).not.toContain('forged');
    expect(told.join()).not.toContain(machine.clientSecret);
    expect(told.join()).not.toContain(plaintext.toString());
    expect(told.join()).not.toContain(plaintext.toString('base64'));
  });
});

import { GenerateDataKeyWithoutPlaintextCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kmsClient, kmsWrappingKey } from '../../../layers/adapters/wrapping/kms.ts';
import { createKeyRing } from '../../../layers/domain/keys/key-ring.ts';
import { memoryRootKeys, stillRuntime } from '../../domain/keys/fake-ports.ts';
import { type KmsFault, type KmsServer, startKmsServer } from './kms-server.ts';

const context = { locket: 'root-key', version: '1' };
const secret = Buffer.alloc(32, 3);
let server: KmsServer;

beforeAll(async () => {
  server = await startKmsServer(['key-1', 'key-2']);
});
afterAll(() => server.close());
beforeEach(() => {
  server.fail(undefined);
  server.calls.length = 0;
});

const wrappingKey = (keyId = 'key-1', maxAttempts = 3) =>
  kmsWrappingKey(
    kmsClient({ ...server.config, maxAttempts }, { requestMilliseconds: 100 }),
    server.arn(keyId),
  );

/** The SDK's pauses between attempts are left out where retrying is not the point. */
const impatientKey = () => wrappingKey('key-1', 1);

describe('wrapping by AWS KMS', () => {
  it('what was wrapped is unwrapped, with key and context on both calls', async () => {
    const key = wrappingKey();

    const wrapped = await key.wrap(secret, context);

    expect(Buffer.from(wrapped).includes(secret)).toBe(false);
    expect(Buffer.from(await key.unwrap(wrapped, context)).equals(secret)).toBe(true);
    expect(server.calls).toEqual([
      { operation: 'Encrypt', keyId: server.arn('key-1'), context },
      { operation: 'Decrypt', keyId: server.arn('key-1'), context },
    ]);
  });

  it('says who it is', () => {
    expect(wrappingKey()).toMatchObject({ id: server.arn('key-1'), strategy: 'kms' });
  });

  it('a key KMS generated without showing it can be unwrapped', async () => {
    const client = kmsClient(server.config);
    const reply = await client.send(
      new GenerateDataKeyWithoutPlaintextCommand({
        KeyId: server.arn('key-1'),
        KeySpec: 'AES_256',
        EncryptionContext: context,
      }),
    );

    const unwrapped = await wrappingKey().unwrap(reply.CiphertextBlob ?? new Uint8Array(), context);

    expect(unwrapped.length).toBe(32);
  });

  it('another context, another key or altered bytes are unavailable', async () => {
    const wrapped = Buffer.from(await wrappingKey().wrap(secret, context));
    const altered = Buffer.from(wrapped);
    altered.writeUInt8(altered.readUInt8(altered.length - 1) ^ 1, altered.length - 1);

    for (const attempt of [
      () => wrappingKey().unwrap(wrapped, { ...context, version: '2' }),
      () => wrappingKey('key-2').unwrap(wrapped, context),
      () => wrappingKey().unwrap(altered, context),
      () => wrappingKey('key-9').wrap(secret, context),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'unavailable',
        message: 'The wrapping key is unavailable',
      });
    }
  });
});

describe('KMS in trouble', () => {
  const faults: [KmsFault, string, string][] = [
    ['denied', 'unavailable', 'AccessDeniedException'],
    ['disabled', 'unavailable', 'DisabledException'],
    ['error', 'unavailable', 'KMSInternalException'],
    ['hang', 'unavailable', 'TimeoutError'],
    ['stall', 'unavailable', 'TimeoutError'],
    ['throttle', 'throttled', 'ThrottlingException'],
  ];

  it.each(faults)('%s answers %s and keeps the cause', async (fault, code, name) => {
    const key = impatientKey();
    const wrapped = await key.wrap(secret, context);
    server.fail(fault);

    await expect(key.unwrap(wrapped, context)).rejects.toMatchObject({ code, cause: { name } });
    await expect(key.wrap(secret, context)).rejects.toMatchObject({ code, cause: { name } });
  });

  it('throttling says when to come back', async () => {
    server.fail('throttle');

    await expect(impatientKey().wrap(secret, context)).rejects.toMatchObject({
      code: 'throttled',
      retryAfter: 1,
    });
  });

  it('a single hiccup is retried, three in a row are not', async () => {
    const key = wrappingKey();
    server.fail('error', 2);
    const wrapped = await key.wrap(secret, context);
    expect(server.calls).toHaveLength(3);

    server.calls.length = 0;
    server.fail('error');
    await expect(key.unwrap(wrapped, context)).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.calls).toHaveLength(3);
  });

  it('a refusal is not retried', async () => {
    server.fail('denied');

    await expect(wrappingKey().wrap(secret, context)).rejects.toMatchObject({ code: 'unavailable' });

    expect(server.calls).toHaveLength(1);
  });

  it('a port where nobody listens is unavailable', async () => {
    const gone = await startKmsServer();
    await gone.close();

    await expect(
      kmsWrappingKey(kmsClient(gone.config), gone.arn('key-1')).wrap(secret, context),
    ).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('an answer without bytes is unavailable', async () => {
    const empty = kmsWrappingKey({ send: async () => ({}) }, 'key-1');

    await expect(empty.wrap(secret, context)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(empty.unwrap(secret, context)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the KMS client', () => {
  it('is bounded in attempts and in time', async () => {
    const client = kmsClient(server.config);
    const wrapped = await kmsWrappingKey(client, server.arn('key-1')).wrap(secret, context);
    const handler = client.config.requestHandler as unknown as { httpHandlerConfigs(): object };

    expect(wrapped.length).toBeGreaterThan(32);
    expect(await client.config.maxAttempts()).toBe(3);
    expect(handler.httpHandlerConfigs()).toMatchObject({
      connectionTimeout: 1000,
      requestTimeout: 3000,
      throwOnRequestTimeout: true,
    });
  });
});

describe('a key ring over KMS', () => {
  it('calls KMS once at a cold start and never while warm', async () => {
    const rootKeys = memoryRootKeys();
    const process = () => createKeyRing({ wrappingKey: wrappingKey(), rootKeys, runtime: stillRuntime() });
    await process().ensureRootKey();
    const organization = { id: 'o1', keys: [await process().newOrganizationKey('o1')] };
    const project = { id: 'p1', keys: [await process().newProjectKey(organization, 'p1')] };
    const ring = process();
    server.calls.length = 0;

    await ring.projectKey(project, 'latest', async () => organization);
    await ring.derived('token-signing', 1);
    await ring.projectKey(project, 'latest', async () => organization);

    expect(server.calls.map(({ operation }) => operation)).toEqual(['Decrypt']);
  });

  it('recovers when KMS does', async () => {
    const rootKeys = memoryRootKeys();
    const ring = createKeyRing({ wrappingKey: wrappingKey(), rootKeys, runtime: stillRuntime() });
    await createKeyRing({ wrappingKey: wrappingKey(), rootKeys, runtime: stillRuntime() }).ensureRootKey();
    server.fail('disabled');
    await expect(ring.root()).rejects.toMatchObject({ code: 'unavailable' });

    server.fail(undefined);

    await expect(ring.root()).resolves.toMatchObject({ version: 1 });
  });
});

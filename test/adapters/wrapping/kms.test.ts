import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { kmsWrappingKey, openKms } from '../../../layers/adapters/wrapping/kms.ts';
import { createKeyRing } from '../../../layers/domain/keys/key-ring.ts';
import { memoryRootKeys, stillRuntime } from '../../domain/keys/fake-ports.ts';
import { type KmsFault, type KmsServer, startKmsServer } from './kms-server.ts';

/** Options under which KMS is the one of this server. */
const reaching = ({ endpoint, config: { region, credentials } }: KmsServer) => ({
  aws: { region, useFips: false, useDualStack: false, endpointOf: () => endpoint },
  credentials: async () => credentials,
});

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

const wrappingKey = (keyId = 'key-1', attempts = 3, at = server) =>
  kmsWrappingKey(openKms({ ...reaching(at), attempts, attemptMilliseconds: 100 }), at.arn(keyId));

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
    const client = new KMSClient(server.config);
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

    await expect(wrappingKey('key-1', 3, gone).wrap(secret, context)).rejects.toMatchObject({
      code: 'unavailable',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('an answer without bytes is unavailable', async () => {
    const empty = kmsWrappingKey(async () => ({}), 'key-1');

    await expect(empty.wrap(secret, context)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(empty.unwrap(secret, context)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('KMS as the SDK has it', () => {
  const ends = async (send: (operation: 'Encrypt' | 'Decrypt', keyId: string) => Promise<unknown>) => {
    const seen = [];
    for (const fault of ['denied', 'disabled', 'throttle', 'error', 'hang', undefined] as const)
      for (const [operation, keyId] of [
        ['Encrypt', 'key-1'],
        ['Decrypt', 'key-1'],
        ['Encrypt', 'key-9'],
      ] as const) {
        server.calls.length = 0;
        server.fail(fault);
        const name = await send(operation, server.arn(keyId)).then(
          () => 'done',
          (error: Error) => error.name,
        );
        seen.push([fault, operation, keyId, name, server.calls]);
      }
    return JSON.stringify(seen);
  };

  it('the same calls end alike after as many tries, whatever KMS answers', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const CiphertextBlob = await wrappingKey().wrap(secret, context);
    const blob = Buffer.from(CiphertextBlob).toString('base64');
    const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true };
    const client = new KMSClient({ ...server.config, maxAttempts: 3, requestHandler });
    const call = openKms({ ...reaching(server), attemptMilliseconds: 100 });
    const EncryptionContext = context;

    const theirs = await ends((operation, KeyId) =>
      operation === 'Encrypt'
        ? client.send(new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext }))
        : client.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext })),
    );
    const ours = await ends((operation, KeyId) =>
      operation === 'Encrypt'
        ? call(operation, { KeyId, Plaintext: secret.toString('base64'), EncryptionContext })
        : call(operation, { KeyId, CiphertextBlob: blob, EncryptionContext }),
    );

    expect(ours).toBe(theirs);
    vi.restoreAllMocks();
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

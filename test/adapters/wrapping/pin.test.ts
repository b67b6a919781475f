import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pinOf } from '../../../layers/adapters/wrapping/pkcs11/pin.ts';

let server: Server;
let reply: object;
const asked: { readonly target: unknown; readonly body: unknown; readonly scope: unknown }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push({
      target: request.headers['x-amz-target'],
      body: JSON.parse(Buffer.concat(chunks).toString()),
      scope: /Credential=[^/]+\/\d+\/([^/]+\/[^/]+)\//.exec(request.headers.authorization ?? '')?.[1],
    });
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(reply));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

describe('the PIN of an HSM', () => {
  it('is read from Secrets Manager, each time anew', async () => {
    const pin = pinOf({ kind: 'secret', arn: 'arn:secret' });
    reply = { SecretString: 'user:first' };
    expect(await pin()).toBe('user:first');
    reply = { SecretString: 'user:second' };
    expect(await pin()).toBe('user:second');
    expect(asked.at(-1)).toEqual({
      target: 'secretsmanager.GetSecretValue',
      body: { SecretId: 'arn:secret' },
      scope: 'eu-central-1/secretsmanager',
    });
  });

  it('is read from Systems Manager, decrypted', async () => {
    reply = { Parameter: { Value: '1234' } };
    expect(await pinOf({ kind: 'parameter', name: 'arn:parameter' })()).toBe('1234');
    expect(asked.at(-1)).toEqual({
      target: 'AmazonSSM.GetParameter',
      body: { Name: 'arn:parameter', WithDecryption: true },
      scope: 'eu-central-1/ssm',
    });
  });

  it('is read from a file without the line break at its end', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'locket-pin-')), 'pin');
    writeFileSync(path, ' 12 34\n');
    expect(await pinOf({ kind: 'file', path })()).toBe(' 12 34');
  });

  it('that is not there is none', async () => {
    reply = {};
    for (const source of [
      { kind: 'secret', arn: 'arn:secret' },
      { kind: 'parameter', name: 'arn:parameter' },
      { kind: 'given', pin: ' \n' },
    ] as const)
      await expect(pinOf(source)()).rejects.toThrow('There is no PIN where it should be');
  });
});

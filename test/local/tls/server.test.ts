import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as plain } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../local/gateway/gateway.ts';
import { payloadV1 } from '../../../local/gateway/payload-v1.ts';
import { payloadV2 } from '../../../local/gateway/payload-v2.ts';
import type { GatewayRequest } from '../../../local/gateway/request.ts';
import { type ApiServer, startApiServer } from '../../../local/gateway/server.ts';
import { newAuthority, newServer, type Pair } from '../../../local/tls/certificates.ts';
import { authorityPath, serverIdentity, serverNames } from '../../../local/tls/keeper.ts';

const names = serverNames('127.0.0.1', []);
let folder: string;
let server: ApiServer;
let client: Pair;
let seen: GatewayRequest | undefined;

const gateway: Gateway = async (asked) => {
  seen = asked;
  return {
    status: 200,
    headers: [
      ['content-type', 'text/plain'],
      ['strict-transport-security', 'max-age=31536000'],
    ],
    body: Buffer.from('here'),
  };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locket-tls-'));
  const identity = await serverIdentity(folder, names, new Date());
  server = await startApiServer(gateway, '127.0.0.1', 0, undefined, identity);
  const authority = await newAuthority('clients', new Date());
  client = await newServer(['localhost'], authority, new Date());
});
afterAll(async () => {
  await server.stop(0);
  await rm(folder, { recursive: true, force: true });
});

const get = (more: object = {}) =>
  new Promise<{ headers: object; text: string; shown: string }>((done, fail) => {
    const ca = readFileSync(authorityPath(folder), 'utf8');
    const options = { host: 'localhost', port: server.port, ca, agent: false, family: 4, ...more };
    const sent = request(options, (reply) => {
      // biome-ignore lint/suspicious/noExplicitAny: the socket of a reply by TLS
      const shown = (reply.socket as any).getPeerCertificate().fingerprint256;
      let text = '';
      reply.on('data', (chunk) => {
        text += chunk;
      });
      reply.on('end', () => done({ headers: reply.headers, text, shown }));
    });
    sent.once('error', fail);
    sent.end();
  });

const target = { path: '/it', query: '' };
const match = { route: { method: 'GET', path: '/it', function: 'f' }, parameters: {} };
const eventsOf = (asked: GatewayRequest) => [
  payloadV2(asked, target as never, match as never, 'api'),
  payloadV1(
    asked,
    target as never,
    match as never,
    { id: 'api', stage: 'live', binaryMediaTypes: [] } as never,
  ),
];

describe('the API by TLS', () => {
  it('is served to whoever trusts the CA, and to nobody else', async () => {
    expect((await get()).text).toBe('here');
    await expect(get({ ca: client.certificate })).rejects.toThrow(/certificate/);
    await expect(get({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
  });

  it('says so to the functions, and has browsers remember nothing of this machine', async () => {
    const { headers } = await get();
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(JSON.stringify(eventsOf(seen as GatewayRequest))).toContain('"https"');
  });

  it('hands on the certificate that a client shows', async () => {
    await get({ cert: client.certificate, key: client.key });
    expect(seen?.tls?.clientCertificate).toBe(client.certificate);
    const [v2, v1] = eventsOf(seen as GatewayRequest);
    expect(v2).toMatchObject({
      requestContext: { authentication: { clientCert: { clientCertPem: client.certificate } } },
    });
    expect(v1).toMatchObject({
      requestContext: { identity: { clientCert: { clientCertPem: client.certificate } } },
    });
  });

  it('has no certificate of a client that shows none', async () => {
    await get();
    const [v2, v1] = eventsOf(seen as GatewayRequest);
    expect(JSON.stringify([v2, v1])).not.toContain('clientCert');
  });

  it('is not served without TLS', async () => {
    const asked = new Promise((done, fail) => {
      const sent = plain({ host: '127.0.0.1', port: server.port }, done);
      sent.once('error', fail);
      sent.end();
    });
    await expect(asked).rejects.toThrow();
  });

  it('shows a renewed certificate without a restart', async () => {
    const before = (await get()).shown;
    const authority = {
      certificate: readFileSync(authorityPath(folder), 'utf8'),
      key: readFileSync(join(folder, 'tls', 'ca.key'), 'utf8'),
    };
    const { certificate, key } = await newServer(names, authority, new Date());
    server.renew({ cert: certificate, key });
    expect((await get()).shown).not.toBe(before);
    expect((await get({ cert: client.certificate, key: client.key })).text).toBe('here');
    expect(seen?.tls?.clientCertificate).toBe(client.certificate);
  });
});

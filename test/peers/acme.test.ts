import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openValidator } from '../../layers/adapters/acme-validation/validator.ts';
import { validate } from '../../layers/domain/pki/acme/validation.ts';
import type { ApiServer } from '../../local/gateway/server.ts';
import { listening } from '../clients/exchange.ts';
import { type AcmePlace, openAcmePlace } from '../functions/pki/acme/acme-place.ts';
import { eventsOf } from '../world/events.ts';
import { cache, firstOf, withPeer } from './peer.ts';

const run = promisify(execFile);

/** A port that nobody listens on. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
};

let place: AcmePlace;
let server: ApiServer;
let ports: { http: number; tls: number };
let watch: NodeJS.Timeout;
/** Done when the first challenge is looked at. */
let atFirst: (() => void) | undefined;

/** What the bus, the queue and the worker do, for a table of a test. */
const lookAtAll = async (seen: Set<string>): Promise<void> => {
  const validator = openValidator(
    { networks: ['127.0.0.0/8'], resolvers: [] },
    { names: { addresses: async () => [{ address: '127.0.0.1', family: 4 }], texts: async () => [] }, ports },
  );
  for (const { id, projectId, metadata } of await eventsOf(place.world.app, 'respond-acme-challenge')) {
    if (seen.has(id)) continue;
    seen.add(id);
    atFirst?.();
    atFirst = undefined;
    const name = {
      projectId,
      templateId: metadata.certificateTemplateId,
      accountId: metadata.acmeAccountId,
      authorizationId: metadata.acmeAuthorizationId,
      type: metadata.challenge,
    };
    for (let look = 1; look <= 20; look += 1) {
      const unit = place.world.open('validate-acme-challenge');
      if ((await validate(unit, validator, name, look === 20)) === 'done') break;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
};

beforeAll(async () => {
  place = await openAcmePlace();
  server = await listening(place.world.app);
  ports = { http: await freePort(), tls: await freePort() };
  const seen = new Set<string>();
  let isBusy = false;
  watch = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void lookAtAll(seen).finally(() => {
      isBusy = false;
    });
  }, 200);
});
afterAll(async () => {
  clearInterval(watch);
  await server?.stop(100);
});

const directory = () => `http://127.0.0.1:${server.port}/api/v1/pki/acme/${place.templateId}/directory`;
const folder = () => mkdtempSync(join(tmpdir(), 'locket-acme-'));
const recordOf = async (pem: string) => {
  const { serialNumber, subjectAltName } = new X509Certificate(pem);
  return { subjectAltName, ...(await place.ok('GET', `/certificates/${serialNumber}`)).certificate };
};

withPeer('certbot', firstOf(join(cache, 'certbot/bin/certbot')), 'run test/peers/fetch.sh', (program) => {
  const at = folder();
  const certbot = (...words: readonly string[]) =>
    run(program, [
      ...words,
      ...['--config-dir', at, '--work-dir', at, '--logs-dir', at, '-n', '--server', directory()],
    ]);

  it('gets, renews and revokes a certificate, nonces that expire meanwhile included', async () => {
    const { id, secret } = await place.bindingKey();
    atFirst = () => place.world.app.runtime.advance(3_601);
    await certbot(
      'certonly',
      ...['--standalone', '--http-01-address', '127.0.0.1', '--http-01-port', String(ports.http)],
      ...['--eab-kid', id, '--eab-hmac-key', secret, '-m', 'admin@acme.example.com', '--agree-tos'],
      ...['-d', 'www.acme.example.com', '-d', 'api.acme.example.com'],
    );
    const live = join(at, 'live/www.acme.example.com');
    const first = readFileSync(join(live, 'cert.pem'), 'utf8');
    expect(await recordOf(first)).toMatchObject({
      subjectAltName: 'DNS:www.acme.example.com, DNS:api.acme.example.com',
      status: 'active',
      certificateTemplateId: place.templateId,
    });
    await certbot('renew', '--force-renewal', '--no-random-sleep-on-renew');
    const second = readFileSync(join(live, 'cert.pem'), 'utf8');
    expect(second).not.toBe(first);
    await certbot(
      'revoke',
      '--cert-path',
      join(live, 'cert.pem'),
      '--reason',
      'superseded',
      '--no-delete-after-revoke',
    );
    expect(await recordOf(second)).toMatchObject({ status: 'revoked', revocationReason: 4 });
    await certbot('unregister', '-m', 'admin@acme.example.com');
    const events = await eventsOf(place.world.app, 'update-acme-account');
    expect(events.at(-1)?.metadata).toMatchObject({ status: 'deactivated' });
  });

  it('says why, when its key is wrong', async () => {
    const { id } = await place.bindingKey();
    const other = folder();
    const failed = run(program, [
      ...['register', '--config-dir', other, '--work-dir', other, '--logs-dir', other, '-n'],
      ...[
        '--server',
        directory(),
        '--eab-kid',
        id,
        '--eab-hmac-key',
        Buffer.alloc(32, 1).toString('base64url'),
      ],
      ...['-m', 'admin@acme.example.com', '--agree-tos'],
    ]);
    await expect(failed).rejects.toThrow(/external account binding/);
  });
});

const legos = [join(cache, 'lego/usr/bin/lego'), '/usr/bin/lego'];
withPeer('lego', firstOf(...legos), 'run test/peers/fetch.sh where apt is', (program) => {
  it.each([
    ['http', (): readonly string[] => ['--http', '--http.port', `127.0.0.1:${ports.http}`]],
    ['tls', (): readonly string[] => ['--tls', '--tls.port', `127.0.0.1:${ports.tls}`]],
  ])('gets and revokes a certificate, proven by %s', async (_way, way) => {
    const { id, secret } = await place.bindingKey();
    const at = folder();
    const host = 'lego.acme.example.com';
    const lego = (...words: readonly string[]) =>
      run(program, [
        ...['--server', directory(), '--path', at, '--email', 'admin@acme.example.com', '--accept-tos'],
        ...['--domains', host, '--eab', '--kid', id, '--hmac', secret, ...way()],
        ...words,
      ]);
    atFirst = () => place.world.app.runtime.advance(3_601);
    await lego('run');
    const pem = readFileSync(join(at, `certificates/${host}.crt`), 'utf8');
    expect(await recordOf(pem)).toMatchObject({ subjectAltName: `DNS:${host}`, status: 'active' });
    await lego('revoke');
    expect(await recordOf(pem)).toMatchObject({ status: 'revoked' });
  });
});

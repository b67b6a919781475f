import { createHash, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { eventsOf } from '../../../world/events.ts';
import { type AcmeClient, bindingOf, jwkOf, newSigning } from './acme-client.ts';
import { type AcmePlace, openAcmePlace } from './acme-place.ts';
import type { RequestFacts } from './requests.ts';

let place: AcmePlace;
let client: AcmeClient;
beforeAll(async () => {
  place = await openAcmePlace();
  client = await place.registered();
});

const typeOf = ({ body }: { readonly body: { readonly type?: string } }) => body.type?.split(':').at(-1);
const host = 'www.example.com';

const ready = async (by = client, names: readonly string[] = [host], more: object = {}) => {
  const order = await by.order(names, more);
  expect(order.status, order.text).toBe(201);
  await place.proveAll(by, order.body);
  return order;
};
const issued = async (by = client, facts: Partial<RequestFacts> = {}, more: object = {}) => {
  const names = facts.names ?? [host];
  const order = await ready(by, names, more);
  const valid = await by.finalize(order.body.finalize, { names, ...facts });
  expect([valid.status, valid.body.status], valid.text).toEqual([200, 'valid']);
  const pem = await by.post(valid.body.certificate);
  expect([pem.status, pem.headers['content-type']]).toEqual([200, 'application/pem-certificate-chain']);
  return {
    url: valid.body.certificate as string,
    pem: pem.text,
    certificate: new X509Certificate(pem.text),
    links: pem.headers.link,
  };
};
const recordOf = async ({ serialNumber }: X509Certificate) =>
  (await place.ok('GET', `/certificates/${serialNumber}`)).certificate;

describe('finalizing', () => {
  it('issues by the template, and tells the trail serial number and subject', async () => {
    const { certificate } = await issued(client, { commonName: host });
    expect(certificate.subject).toBe(`CN=${host}`);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const record = await recordOf(certificate);
    expect(record).toMatchObject({
      certificateTemplateId: place.templateId,
      commonName: host,
      altNames: host,
      status: 'active',
    });
    const life = Date.parse(record.notAfter) - Date.parse(record.notBefore);
    expect(life).toBe(90 * 86_400_000);
    const [event] = (await eventsOf(place.world.app, 'finalize-acme-order')).slice(-1);
    expect(event).toMatchObject({
      actor: { type: 'acmeAccount' },
      metadata: {
        serialNumber: certificate.serialNumber.toLowerCase(),
        subject: `CN=${host}`,
        caId: place.caId,
      },
    });
  });

  it('certifies nothing of a subject but a name that was proven', async () => {
    const { certificate } = await issued(client, { subject: `CN=${host.toUpperCase()}, O=Evil Corp, C=US` });
    expect(certificate.subject).toBe(`CN=${host}`);
    const unnamed = await issued(client);
    expect(unnamed.certificate.subject ?? '').toBe('');
    expect(unnamed.certificate.subjectAltName).toBe(`DNS:${host}`);
  });

  it('is for the addresses of IPv6 however the request writes them', async () => {
    const { certificate } = await issued(client, { names: ['2001:db8::7', '192.0.2.7'] });
    expect(certificate.subjectAltName).toBe('IP Address:2001:DB8:0:0:0:0:0:7, IP Address:192.0.2.7');
  });

  it('is for fifty names at once', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `h${at}.example.com`);
    const { certificate } = await issued(client, { names });
    expect(certificate.subjectAltName?.split(', ')).toHaveLength(50);
  });

  it('takes the dates that the order says', async () => {
    const notAfter = new Date(place.world.app.runtime.now().getTime() + 3_600_000).toISOString();
    const { certificate } = await issued(client, {}, { notAfter });
    expect(new Date(certificate.validTo).toISOString()).toBe(`${notAfter.slice(0, 19)}.000Z`);
  });

  it('is once: of 50 at a time one gets a certificate', async () => {
    const order = await ready();
    const before = (await place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates?limit=1`))
      .totalCount;
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => client.finalize(order.body.finalize, { names: [host] })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(replies.filter(({ status }) => status !== 200).map(typeOf))).toEqual(
      new Set(['orderNotReady']),
    );
    const after = (await place.ok('GET', `/api/v2/workspace/${place.projectSlug}/certificates?limit=1`))
      .totalCount;
    expect(after).toBe(before + 1);
    const again = await client.finalize(order.body.finalize, { names: [host] });
    expect([again.status, typeOf(again)]).toEqual([403, 'orderNotReady']);
    expect((await client.post(order.headers.location ?? '')).body.status).toBe('valid');
  });

  it('is not before everything is proven', async () => {
    const order = await client.order([host, 'api.example.com']);
    const [first = ''] = order.body.authorizations;
    await place.proveAll(client, { authorizations: [first] });
    const refused = await client.finalize(order.body.finalize, { names: [host, 'api.example.com'] });
    expect([refused.status, typeOf(refused)]).toEqual([403, 'orderNotReady']);
  });

  it('refuses requests for anything else than the order, and the order stays ready', async () => {
    const order = await ready();
    const ca = new x509.BasicConstraintsExtension(true, undefined, true);
    const signing = new x509.KeyUsagesExtension(x509.KeyUsageFlags.cRLSign, true);
    const ocsp = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.ocspSigning]);
    const clientAuth = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]);
    const attempts: readonly RequestFacts[] = [
      { names: [] },
      { names: [], commonName: host },
      { names: [host, 'evil.example.com'] },
      { names: ['*.example.com'] },
      { names: [host], commonName: 'evil.example.com' },
      { names: [host], subject: `CN=${host}, CN=evil.example.com` },
      { names: [host, 'a@example.com'] },
      { names: [host], key: client.signing.key },
      { names: [host], extensions: [ca] },
      { names: [host], extensions: [signing] },
      { names: [host], extensions: [ocsp] },
      { names: [host], extensions: [clientAuth] },
    ];
    for (const facts of attempts) {
      const reply = await client.finalize(order.body.finalize, facts);
      expect([reply.status, typeOf(reply)], JSON.stringify(facts)).toEqual([400, 'badCSR']);
    }
    for (const csr of ['', 'AAAA', 'MII=', 5, undefined]) {
      const reply = await client.post(order.body.finalize, { csr });
      expect(reply.status, String(csr)).toBe(400);
    }
    expect((await client.finalize(order.body.finalize, { names: [host] })).status).toBe(200);
  });

  it('stops when the CA is disabled or the template deleted', async () => {
    const templateId = await place.template();
    const by = await place.registered(templateId);
    const order = await ready(by);
    await place.ok('PATCH', `/ca/${place.caId}`, { status: 'disabled' });
    expect((await by.finalize(order.body.finalize, { names: [host] })).status).toBe(400);
    await place.ok('PATCH', `/ca/${place.caId}`, { status: 'active' });
    await place.ok('PATCH', `/certificate-templates/${templateId}`, {
      subjectAlternativeName: 'other.example.com',
    });
    expect(typeOf(await by.finalize(order.body.finalize, { names: [host] }))).toBe('badCSR');
    await place.ok('DELETE', `/certificate-templates/${templateId}`);
    expect((await by.finalize(order.body.finalize, { names: [host] })).status).toBe(404);
  });
});

describe('a certificate', () => {
  it('comes with those above it, and with other chains where the CA has some', async () => {
    const { caId } = place;
    const intermediate = await place.intermediate(caId);
    const by = await place.registered(await place.template({ caId: intermediate.id }));
    const one = await issued(by);
    expect(one.pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(one.links).not.toContain('alternate');
    const [, above = ''] = one.pem.split(/(?<=-----END CERTIFICATE-----)\n/);
    expect(one.certificate.verify(new X509Certificate(above).publicKey)).toBe(true);
    const notAfter = new Date(place.world.app.runtime.now().getTime() + 1_500 * 86_400_000).toISOString();
    await place.ok('POST', `/ca/${intermediate.id}/renew`, { type: 'existing', notAfter });
    const again = await by.post(one.url);
    expect(again.headers.link).toContain(`<${one.url}/1>;rel="alternate"`);
    const other = await by.post(`${one.url}/1`);
    expect([other.status, other.text === one.pem, other.text.startsWith(one.pem.slice(0, 500))]).toEqual([
      200,
      false,
      true,
    ]);
    expect((await by.post(`${one.url}/2`)).status).toBe(404);
    expect((await by.post(`${one.url}/x`)).status).toBe(404);
  });

  it('of another account looks like none', async () => {
    const { url } = await issued();
    const other = await place.registered();
    expect((await other.post(url)).status).toBe(404);
    expect((await client.post(url, {})).status).toBe(400);
  });
});

describe('revoking', () => {
  const encoded = ({ raw }: X509Certificate) => raw.toString('base64url');
  const revoke = (by: AcmeClient, certificate: X509Certificate, more: object = {}, header: object = {}) =>
    by.post(`${by.base}/revoke-cert`, { certificate: encoded(certificate), ...more }, header);

  it('is for the account that got it, with a reason', async () => {
    const { certificate } = await issued();
    for (const reason of [2, 6, 7, 8, 99, -1, '1'])
      expect(typeOf(await revoke(client, certificate, { reason })), String(reason)).toBe(
        'badRevocationReason',
      );
    const reply = await revoke(client, certificate, { reason: 4 });
    expect([reply.status, reply.body]).toEqual([200, {}]);
    expect(await recordOf(certificate)).toMatchObject({ status: 'revoked', revocationReason: 4 });
    const again = await revoke(client, certificate);
    expect([again.status, typeOf(again)]).toEqual([400, 'alreadyRevoked']);
    const [event] = (await eventsOf(place.world.app, 'revoke-acme-cert')).slice(-1);
    expect(event.metadata.serialNumber ?? event.metadata.operation).toBeDefined();
  });

  it('is for the key of the certificate, and no other key', async () => {
    const signing = newSigning();
    const { certificate } = await issued(client, { key: signing.key });
    const stranger = place.client();
    expect(typeOf(await revoke(stranger, certificate, {}, { jwk: jwkOf(stranger.signing) }))).toBe(
      'unauthorized',
    );
    stranger.signing = signing;
    expect((await revoke(stranger, certificate, { reason: 1 }, { jwk: jwkOf(signing) })).status).toBe(200);
    expect(await recordOf(certificate)).toMatchObject({ status: 'revoked', revocationReason: 1 });
  });

  it('is for another account only while it has proven all of the identifiers', async () => {
    const names = [host, '*.example.org'];
    const { certificate } = await issued(client, { names });
    const other = await place.registered();
    expect(typeOf(await revoke(other, certificate))).toBe('unauthorized');
    await ready(other, [host, 'example.org']);
    expect(typeOf(await revoke(other, certificate))).toBe('unauthorized');
    const last = await ready(other, ['*.example.org']);
    await other.post(last.body.authorizations[0], { status: 'deactivated' });
    expect(typeOf(await revoke(other, certificate))).toBe('unauthorized');
    await ready(other, ['*.example.org']);
    expect((await revoke(other, certificate)).status).toBe(200);
  });

  it('is for certificates of this server', async () => {
    const foreign = await place.issue(place.caId);
    const elsewhere = await issued(await place.registered(await place.template()));
    for (const certificate of [new X509Certificate(foreign.certificate), elsewhere.certificate])
      expect((await revoke(client, certificate)).status).toBe(404);
    for (const certificate of ['', 'AAAA', 5])
      expect((await client.post(`${client.base}/revoke-cert`, { certificate })).status).toBe(400);
  });
});

describe('renewal', () => {
  const idOf = ({ raw, serialNumber }: X509Certificate) => {
    const parsed = new x509.X509Certificate(new Uint8Array(raw));
    const key = parsed.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId ?? '';
    const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
    return `${base64url(key)}.${base64url(serialNumber)}`;
  };

  it('is told for two thirds of the life, and at once for what is revoked', async () => {
    const { certificate } = await issued();
    const reply = await client.get(`/renewal-info/${idOf(certificate)}`);
    expect([reply.status, reply.headers['retry-after']]).toEqual([200, '21600']);
    const { start, end } = reply.body.suggestedWindow;
    const from = Date.parse(certificate.validFrom);
    expect(Date.parse(start) - from).toBe(60 * 86_400_000);
    expect(Date.parse(end) - from).toBe(75 * 86_400_000);
    await client.post(`${client.base}/revoke-cert`, { certificate: certificate.raw.toString('base64url') });
    const later = await client.get(`/renewal-info/${idOf(certificate)}`);
    expect(Date.parse(later.body.suggestedWindow.end)).toBeLessThanOrEqual(
      place.world.app.runtime.now().getTime(),
    );
  });

  it('is told of certificates of this server only', async () => {
    const { certificate } = await issued();
    const id = idOf(certificate);
    const other = place.client(await place.template());
    expect((await other.get(`/renewal-info/${id}`)).status).toBe(404);
    expect((await client.get(`/renewal-info/AAAA.${id.split('.')[1]}`)).status).toBe(404);
    for (const wrong of ['x', 'a.b.c', '.', `${id}=`, 'A'.repeat(300)])
      expect([400, 404], wrong).toContain((await client.get(`/renewal-info/${wrong}`)).status);
  });

  it('replaces a certificate once', async () => {
    const { certificate } = await issued();
    const replaces = idOf(certificate);
    const [one, two] = [await ready(client, [host], { replaces }), await ready(client, [host], { replaces })];
    const finalized = await Promise.all(
      [one, two].map(({ body }) => client.finalize(body.finalize, { names: [host] })),
    );
    expect(finalized.map(({ status }) => status).sort()).toEqual([200, 409]);
    const again = await client.order([host], { replaces });
    expect([again.status, typeOf(again)]).toEqual([409, 'alreadyReplaced']);
    const other = await place.registered();
    expect(typeOf(await other.order([host], { replaces }))).toBe('malformed');
    expect(typeOf(await client.order(['api.example.com'], { replaces }))).toBe('malformed');
    expect(typeOf(await client.order([host], { replaces: 'x' }))).toBe('malformed');
  });
});

it('keys are known by what they are, not by how they are written', async () => {
  const key = await place.bindingKey();
  const other = place.client();
  const url = `${other.base}/new-account`;
  const { x = '', y = '', ...rest } = jwkOf(other.signing);
  const padded = { ...rest, x, y, kid: 'any', use: 'sig' };
  const externalAccountBinding = bindingOf(padded, url, key);
  const made = await other.post(url, { externalAccountBinding }, { jwk: padded });
  expect(made.status, made.text).toBe(201);
  expect(
    createHash('sha256')
      .update(JSON.stringify(jwkOf(other.signing)))
      .digest('base64url'),
  ).toHaveLength(43);
  const found = await other.post(url, { onlyReturnExisting: true }, { jwk: jwkOf(other.signing) });
  expect([found.status, found.headers.location]).toEqual([200, made.headers.location]);
});

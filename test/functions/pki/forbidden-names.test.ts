import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  request,
  withAlternativeName,
  withBrokenExtension,
  withOctetsAsName,
  withPurposes,
} from './hostile-requests.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
let caId: string;
beforeAll(async () => {
  place = await openPkiPlace();
  caId = (await place.root()).id;
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const issue = (more: object) => place.send('POST', `/ca/${caId}/issue-certificate`, { ttl: '1d', ...more });
const sign = (csr: string) => place.send('POST', `/ca/${caId}/sign-certificate`, { csr, ttl: '1d' });
const read = ({ body }: { readonly body: { readonly certificate: string } }) =>
  new X509Certificate(body.certificate);

/** `evil.test` as the library writes a value that it takes byte by byte: UTF8String, in hex. */
const inHex = (text: string): string =>
  `#0c${Buffer.from([text.length]).toString('hex')}${Buffer.from(text).toString('hex')}`;

describe('a name is certified as it was looked at', () => {
  it.each([inHex('evil.test'), inHex('The root'), '#zz', '"quoted"', 'back\\slash', 'a, CN=b'])(
    '%s',
    async (commonName) => {
      const reply = await issue({ commonName });
      expect(reply.status, reply.text).toBe(200);
      const { subject } = read(reply).toLegacyObject();
      expect(subject).toEqual({ CN: commonName });
      expect((await place.ok('GET', `/certificates/${reply.body.serialNumber}`)).certificate.commonName).toBe(
        commonName,
      );
    },
  );

  it('also that of a CA', async () => {
    const organization = inHex('Somebody else');
    const { id } = await place.root({ organization });
    const { certificate } = await place.ok('GET', `/ca/${id}/certificate`);
    expect(new X509Certificate(certificate).toLegacyObject().subject).toMatchObject({ O: organization });
  });

  it('and is a text', async () => {
    const reply = await sign(withOctetsAsName());
    expect([reply.status, reply.body.message]).toEqual([400, 'The subject holds something that is no text']);
  });

  it.each(['the  ROOT', ' The root '])(
    'and is not the name of the CA in another spelling: %j',
    async (name) => {
      const csr = request(`/CN=${name}`);
      const reply = await sign(csr);
      expect([reply.status, reply.body.message]).toEqual([400, 'The subject is the name of the CA itself']);
    },
  );
});

describe('an alternative name is of the kind that it says', () => {
  it.each<readonly [string, number, string | readonly number[]]>([
    ['an address as a host name', 0x82, '10.0.0.1'],
    ['a URI as a host name', 0x82, 'https://evil.test/'],
    ['a mailbox as a host name', 0x82, 'a@evil.test'],
    ['a host name as a mailbox', 0x81, 'evil.test'],
    ['a host name as a URI', 0x86, 'evil.test'],
    ['a URI whose host two readers see differently', 0x86, 'https://a.test\\@b.test/'],
    ['an address of three bytes', 0x87, [10, 0, 0]],
    ['a network', 0x87, [10, 0, 0, 0, 255, 0, 0, 0]],
  ])('%s is refused', async (_what, tag, value) => {
    const reply = await sign(withAlternativeName(tag, value));
    expect([400, 422], reply.text).toContain(reply.status);
  });

  it.each(['127.1', '1.2.3', '0x7f.1', '999', 'host.1'])('%s is no host name', async (altNames) => {
    expect((await issue({ commonName: 'a', altNames })).status).toBe(422);
  });
});

describe('a request with an extension that cannot be read', () => {
  it.each(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37'])('%s is refused', async (oid) => {
    expect((await sign(withBrokenExtension(oid))).status).toBe(400);
  });
});

describe('a certificate without any usage would be good for all, so', () => {
  const unknown = '1.2.3.4.5';
  const clientAuth = '1.3.6.1.5.5.7.3.2';
  const template = async () =>
    (
      await place.ok('POST', '/certificate-templates', {
        caId,
        name: `t-${place.world.app.runtime.uuid()}`,
        commonName: '.*',
        subjectAlternativeName: '.*',
        ttl: '90d',
        keyUsages: ['digitalSignature'],
        extendedKeyUsages: ['clientAuth'],
      })
    ).id;

  it('none at all is what the template says', async () => {
    const reply = await place.send('POST', '/certificates/issue-certificate', {
      certificateTemplateId: await template(),
      commonName: 'a',
      ttl: '1d',
      keyUsages: [],
      extendedKeyUsages: [],
    });
    expect(reply.status, reply.text).toBe(200);
    expect(read(reply).keyUsage).toEqual([clientAuth]);
    const { certificate } = await place.ok('GET', `/certificates/${reply.body.serialNumber}`);
    expect(certificate).toMatchObject({ keyUsages: ['digitalSignature'], extendedKeyUsages: ['clientAuth'] });
  });

  it('a request for nothing but unknown purposes is refused, by a template or not', async () => {
    const csr = withPurposes(unknown, '2.5.29.37.0');
    const byTemplate = { csr, certificateTemplateId: await template(), ttl: '1d' };
    expect((await place.send('POST', '/certificates/sign-certificate', byTemplate)).status).toBe(400);
    expect((await sign(csr)).status).toBe(400);
    expect(read(await sign(withPurposes(unknown, clientAuth))).keyUsage).toEqual([clientAuth]);
  });
});

describe('a pattern of hosts is none of URIs', () => {
  const issueBy = async (subjectAlternativeName: string, altNames: string) => {
    const { id } = await place.ok('POST', '/certificate-templates', {
      caId,
      name: `t-${place.world.app.runtime.uuid()}`,
      commonName: '.*',
      subjectAlternativeName,
      ttl: '90d',
    });
    const asked = { certificateTemplateId: id, commonName: 'a', altNames, ttl: '1d' };
    return (await place.send('POST', '/certificates/issue-certificate', asked)).status;
  };

  it('which end as one likes', async () => {
    expect(await issueBy('.*.example.com', 'https://evil.test/.example.com')).toBe(400);
    expect(await issueBy('.*.example.com', 'spiffe://evil.test/www.example.com')).toBe(400);
    expect(await issueBy('spiffe.*shop', 'spiffe://example.com/shop')).toBe(200);
    expect(await issueBy('spiffe.*shop', 'https://example.com/shop')).toBe(400);
    expect(await issueBy('.*', 'spiffe://example.com/shop')).toBe(200);
    expect(await issueBy('.*.example.com', 'www.example.com')).toBe(200);
  });
});

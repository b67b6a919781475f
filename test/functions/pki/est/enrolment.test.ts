import { X509Certificate } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasOpenssl, openssl } from '../../../domain/pki/x509/openssl.ts';
import { allItems } from '../../../harness/table.ts';
import { eventsOf } from '../../../world/events.ts';
import { request } from '../hostile-requests.ts';
import { certificatesIn, type EstPlace, openEstPlace, passphrase } from './est-place.ts';

let place: EstPlace;
beforeAll(async () => {
  place = await openEstPlace();
});
// Refusals are counted by the minute.
beforeEach(() => place.world.app.runtime.advance(60));

const names = ['subjectAltName = DNS:a.example.com,DNS:b.example.com'];
const csr = (subject = '/CN=a.example.com', extensions: readonly string[] = names) =>
  request(subject, extensions);
/** What lies between the lines of PEM: the form in which EST takes and gives it. */
const contentOf = (pem: string): string => pem.split('\n').slice(1, -2).join('\n');

const lineLengths = (text: string): readonly number[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.length);

const assertLines = (text: string): void => {
  const lengths = lineLengths(text);
  expect(lengths.slice(0, -1).every((length) => length === 64)).toBe(true);
  expect(lengths.at(-1)).toBeLessThanOrEqual(64);
};

describe.skipIf(!hasOpenssl)('what EST serves, as OpenSSL reads it', () => {
  if (!hasOpenssl) console.log('skipped: OpenSSL is not installed');

  it('ok/cacerts is the CA with all above it, for anybody', async () => {
    const intermediate = await place.intermediate(place.caId, { commonName: 'Devices issuing' });
    const templateId = await place.enrolment({}, { caId: intermediate.id });
    const reply = await place.get(templateId, 'cacerts');
    expect(reply.status, reply.text).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/pkcs7-mime; smime-type=certs-only',
      'content-transfer-encoding': 'base64',
    });
    assertLines(reply.text);
    const subjects = certificatesIn(reply.text).map((pem) => new X509Certificate(pem).subject);
    expect(subjects).toEqual(['CN=Devices issuing', 'CN=Devices root']);
    const message = { it: Buffer.from(reply.text, 'base64') };
    expect(openssl(['cms', '-cmsout', '-print', '-inform', 'der', '-in', 'it'], message)).toContain(
      'pkcs7-signedData',
    );
  });

  it('ok/csrattrs names the usages of the template', async () => {
    const templateId = await place.enrolment();
    const reply = await place.get(templateId, 'csrattrs');
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'application/csrattrs']);
    assertLines(reply.text);
    const parsed = openssl(['asn1parse', '-inform', 'der', '-in', 'it'], {
      it: Buffer.from(reply.text, 'base64'),
    });
    expect(parsed).toContain('Extension Request');
    expect(parsed).toContain('X509v3 Key Usage');
    expect(parsed).toContain('X509v3 Extended Key Usage');
  });

  it.each([
    ['base64 in lines', contentOf],
    ['base64 in one line', (pem: string) => contentOf(pem).replaceAll('\n', '')],
    ['base64 in lines that end in CR LF', (pem: string) => contentOf(pem).replaceAll('\n', '\r\n')],
    ['PEM', (pem: string) => pem],
  ])('ok/simpleenroll signs a request in %s and answers the certificate alone', async (_form, write) => {
    const templateId = await place.enrolment();
    const reply = await place.post(templateId, 'simpleenroll', write(csr()));
    expect(reply.status, reply.text).toBe(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/pkcs7-mime; smime-type=certs-only',
      'content-transfer-encoding': 'base64',
    });
    assertLines(reply.text);
    const [leaf = '', ...others] = certificatesIn(reply.text);
    expect(others).toEqual([]);
    const { subject, subjectAltName, serialNumber } = new X509Certificate(leaf);
    expect([subject, subjectAltName]).toEqual(['CN=a.example.com', 'DNS:a.example.com, DNS:b.example.com']);
    const { certificate } = await place.ok('GET', `/certificates/${serialNumber.toLowerCase()}`);
    expect(certificate).toMatchObject({ certificateTemplateId: templateId, commonName: 'a.example.com' });
    expect(Date.parse(certificate.notAfter) - Date.parse(certificate.notBefore)).toBe(30 * 86_400_000);
  });

  it('ok/serverkeygen answers a key and a certificate for it, and keeps the key nowhere', async () => {
    const templateId = await place.enrolment();
    const reply = await place.post(templateId, 'serverkeygen', contentOf(csr()));
    expect(reply.status, reply.text).toBe(200);
    const [, boundary = ''] =
      /^multipart\/mixed; boundary=(\S+)$/.exec(reply.headers['content-type'] ?? '') ?? [];
    const [before, key = '', certificate = '', after] = reply.text.split(`--${boundary}`);
    expect([before, after]).toEqual(['', '--\r\n']);
    const bodyOf = (part: string, type: string): string => {
      const [head = '', body = ''] = part.trim().split('\r\n\r\n');
      expect(head.split('\r\n')).toEqual([`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64']);
      assertLines(body.replaceAll('\r\n', '\n'));
      return body;
    };
    const keyText = bodyOf(key, 'application/pkcs8');
    const [leaf = ''] = certificatesIn(bodyOf(certificate, 'application/pkcs7-mime; smime-type=certs-only'));
    const publicKey = openssl(['pkey', '-inform', 'der', '-in', 'it', '-pubout'], {
      it: Buffer.from(keyText, 'base64'),
    });
    expect(new X509Certificate(leaf).publicKey.export({ type: 'spki', format: 'pem' })).toBe(publicKey);
    // PKCS #12 of the two is whole.
    const files = { 'key.der': Buffer.from(keyText, 'base64'), 'leaf.pem': leaf };
    const pem = openssl(['pkcs8', '-inform', 'der', '-in', 'key.der', '-nocrypt'], files);
    const made = ['pkcs12', '-export', '-inkey', 'key.pem', '-in', 'leaf.pem', '-passout', 'pass:x', '-out'];
    expect(() => openssl([...made, 'it.p12'], { ...files, 'key.pem': pem })).not.toThrow();
    const stored = JSON.stringify(await allItems(place.world.app.table));
    expect(stored).not.toContain(keyText.replaceAll('\r\n', '').slice(-48));
  });

  it('ok/simplereenroll renews the certificate that is shown, also for a new key', async () => {
    const templateId = await place.enrolment();
    const [first = ''] = certificatesIn((await place.post(templateId, 'simpleenroll', csr())).text);
    const reply = await place.post(templateId, 'simplereenroll', csr(), { certificate: first });
    expect(reply.status, reply.text).toBe(200);
    const [second = ''] = certificatesIn(reply.text);
    const [before, after] = [new X509Certificate(first), new X509Certificate(second)];
    expect([after.subject, after.subjectAltName]).toEqual([before.subject, before.subjectAltName]);
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(after.publicKey.equals(before.publicKey)).toBe(false);
  });
});

describe('who may enrol', () => {
  it('fail/nobody without a passphrase, who is told how to present it', async () => {
    const templateId = await place.enrolment();
    for (const what of ['simpleenroll', 'simplereenroll', 'serverkeygen']) {
      const reply = await place.post(templateId, what, csr(), { passphrase: undefined });
      expect([reply.status, reply.headers['www-authenticate']]).toEqual([401, 'Basic realm="infisical"']);
    }
  });

  it('fail/a wrong passphrase is refused, counted, and locks with growing pauses', async () => {
    const templateId = await place.enrolment();
    const { runtime } = place.world.app;
    const guess = (password: string, ip = '198.51.100.7') =>
      place.post(templateId, 'simpleenroll', csr(), { passphrase: password, ip });
    const guessUntilLocked = async (): Promise<number> => {
      for (let n = 0; n < 5; n += 1) expect((await guess(`wrong ${n}`)).status).toBe(401);
      const locked = await guess(passphrase);
      expect(locked.status, locked.text).toBe(429);
      return Number(locked.headers['retry-after']);
    };
    const first = await guessUntilLocked();
    expect(first).toBeGreaterThan(290);
    expect(first).toBeLessThanOrEqual(300);
    // Another network is not locked out with it.
    expect((await guess(passphrase, '203.0.113.9')).status).toBe(200);
    runtime.advance(first + 1);
    runtime.advance((await guessUntilLocked()) + 1);
    const longer = await guess(passphrase);
    expect(longer.status, longer.text).toBe(429);
    const second = Number(longer.headers['retry-after']);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThanOrEqual(3600);
    runtime.advance(second + 1);
    expect((await guess(passphrase)).status).toBe(200);
  });

  it('fail/guesses at the same moment are all counted', async () => {
    const templateId = await place.enrolment();
    const guesses = Array.from({ length: 12 }, (_, n) => (n === 11 ? passphrase : `wrong ${n}`));
    const replies = await Promise.all(
      guesses.map((password) =>
        place.post(templateId, 'simpleenroll', csr(), { passphrase: password, ip: '198.51.100.8' }),
      ),
    );
    const heard = replies.filter(({ status }) => status === 401).length;
    // The right one ends what was counted before it, where it came through at all.
    expect(heard).toBeLessThanOrEqual(replies.at(-1)?.status === 200 ? 9 : 5);
  });

  it('fail/an enrolment that is disabled, or that is not there, serves nothing', async () => {
    const templateId = await place.enrolment({ isEnabled: false });
    const bare = await place.template();
    for (const what of ['cacerts', 'csrattrs']) {
      const disabled = await place.get(templateId, what);
      expect([disabled.status, disabled.message]).toEqual([400, 'EST is disabled']);
      expect((await place.get(bare, what)).status).toBe(404);
      expect((await place.get(place.world.app.runtime.uuid(), what)).status).toBe(404);
    }
    expect((await place.post(templateId, 'simpleenroll', csr())).status).toBe(400);
    expect((await place.post(bare, 'simpleenroll', csr())).status).toBe(404);
  });

  it('fail/a request from outside the project’s trusted networks is refused', async () => {
    const own = await openEstPlace();
    const templateId = await own.enrolment();
    const path = `/api/v1/workspace/${own.projectId}/trusted-ips`;
    await own.ok('POST', path, { ipAddress: '127.0.0.0/8', isActive: true });
    const { trustedIps } = await own.ok('GET', path);
    for (const { id, prefix } of trustedIps) if (prefix === 0) await own.ok('DELETE', `${path}/${id}`);
    const refused = await own.post(templateId, 'simpleenroll', csr(), { ip: '198.51.100.9' });
    expect(refused.status, refused.text).toBe(403);
    expect((await own.post(templateId, 'simpleenroll', csr())).status).toBe(200);
  });
});

describe('what a device may have', () => {
  it.each([
    ['another name than the template allows', '/CN=a.example.org', []],
    ['an alternative name beyond it', '/CN=a.example.com', ['subjectAltName = DNS:evil.example.org']],
    ['a certificate of a CA', '/CN=a.example.com', ['basicConstraints = critical,CA:TRUE']],
    ['a usage beyond it', '/CN=a.example.com', ['extendedKeyUsage = codeSigning']],
    ['no name at all', '/', []],
  ])('fail/%s is refused', async (_what, subject, extensions) => {
    const templateId = await place.enrolment();
    const reply = await place.post(templateId, 'simpleenroll', csr(subject, extensions));
    expect(reply.status, reply.text).toBe(400);
  });

  it('fail/no certificate that speaks for the CA, whatever the template says', async () => {
    for (const usages of [
      { extendedKeyUsages: ['ocspSigning'] },
      { keyUsages: ['digitalSignature', 'cRLSign'] },
    ]) {
      const templateId = await place.enrolment({}, usages);
      const reply = await place.post(templateId, 'simpleenroll', csr());
      expect(reply.status, reply.text).toBe(403);
    }
  });

  it.each([
    ['nothing', ''],
    ['text', 'not base64!'],
    ['base64 of something else', Buffer.from('hello').toString('base64')],
    ['PEM of something else', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ])('fail/%s is no request', async (_what, text) => {
    const templateId = await place.enrolment();
    const reply = await place.post(templateId, 'simpleenroll', text);
    expect([400, 422]).toContain(reply.status);
  });

  it('fail/another media type is refused', async () => {
    const templateId = await place.enrolment();
    const reply = await place.post(templateId, 'simpleenroll', csr(), { contentType: 'text/plain' });
    expect(reply.status, reply.text).toBe(415);
  });

  it('fail/a CA that is disabled, or that was deleted, enrols nobody', async () => {
    const { id: caId } = await place.root({ commonName: 'Short' });
    const templateId = await place.enrolment({}, { caId });
    await place.ok('PATCH', `/ca/${caId}`, { status: 'disabled' });
    expect((await place.post(templateId, 'simpleenroll', csr())).status).toBe(400);
    await place.ok('DELETE', `/ca/${caId}?force=true`);
    expect((await place.post(templateId, 'simpleenroll', csr())).status).toBe(404);
  });
});

describe('the trail', () => {
  it('knows what was enrolled, and who was refused', async () => {
    const templateId = await place.enrolment();
    const [leaf = ''] = certificatesIn((await place.post(templateId, 'simpleenroll', csr())).text);
    await place.post(templateId, 'simpleenroll', csr(), { passphrase: 'wrong' });
    const events = (await eventsOf(place.world.app, 'est-simple-enroll')).filter(({ metadata }) =>
      JSON.stringify(metadata).includes(templateId),
    );
    const [enrolled, refused] = ['success', 'failed'].map((wanted) =>
      events.find(({ outcome }) => outcome === wanted),
    );
    expect(enrolled).toMatchObject({
      outcome: 'success',
      projectId: place.projectId,
      metadata: {
        certificateTemplateId: templateId,
        caId: place.caId,
        serialNumber: new X509Certificate(leaf).serialNumber.toLowerCase(),
        subject: 'CN=a.example.com',
      },
    });
    expect(refused).toMatchObject({ outcome: 'failed', metadata: { reason: 'unauthenticated' } });
    expect(JSON.stringify([enrolled, refused])).not.toContain(passphrase);
  });
});

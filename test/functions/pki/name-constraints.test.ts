import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';
import { withMailboxInName } from './hostile-requests.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

let place: PkiPlace;
beforeAll(async () => {
  place = await openPkiPlace();
});

/** Has a root that OpenSSL makes sign the request of a CA, with these extensions. */
const signedElsewhere = (csr: string, extensions: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'locket-nc-'));
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    writeFileSync(join(folder, 'csr'), csr);
    writeFileSync(join(folder, 'ext'), extensions);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key'];
    run('req', '-x509', ...key, '-subj', '/CN=Elsewhere', '-days', '3000', '-out', 'root');
    const by = ['-CA', 'root', '-CAkey', 'key', '-CAcreateserial'];
    run('x509', '-req', '-in', 'csr', ...by, '-days', '2000', '-extfile', 'ext', '-out', 'out');
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { certificate: read('out'), certificateChain: read('root') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describe.skipIf(!hasOpenssl)('a CA whose certificate from elsewhere constrains names', () => {
  if (!hasOpenssl) console.log('skipped: OpenSSL is not installed');

  const constrained = async (constraints: string): Promise<{ id: string; status: number }> => {
    const { id } = (
      await place.ok('POST', '/ca', {
        projectSlug: place.projectSlug,
        type: 'intermediate',
        commonName: 'Constrained',
        keyAlgorithm: 'EC_prime256v1',
      })
    ).ca;
    const { csr } = await place.ok('GET', `/ca/${id}/csr`);
    const usual = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
    const signed = signedElsewhere(csr, `${usual}nameConstraints=critical,${constraints}\n`);
    return { id, status: (await place.send('POST', `/ca/${id}/import-certificate`, signed)).status };
  };
  const issuing = async (id: string, commonName: string, altNames = '') =>
    (await place.send('POST', `/ca/${id}/issue-certificate`, { commonName, altNames, ttl: '1d' })).status;

  it('issues within them and nothing else, by itself and by CAs below it', async () => {
    const { id, status } = await constrained('permitted;DNS:example.com,excluded;DNS:secret.example.com');
    expect(status).toBe(200);
    expect(await issuing(id, 'www.example.com', 'www.example.com, *.www.example.com')).toBe(200);
    expect(await issuing(id, 'www.example.org')).toBe(400);
    expect(await issuing(id, 'www.example.com', 'www.example.org')).toBe(400);
    expect(await issuing(id, 'a', 'a.secret.example.com')).toBe(400);
    expect(await issuing(id, 'a', '*.example.com')).toBe(400);
    // Other kinds of names are not constrained.
    expect(await issuing(id, 'a', '10.0.0.1')).toBe(200);
    const below = await place.intermediate(id, { commonName: 'Below' });
    expect(await issuing(below.id, 'www.example.com')).toBe(200);
    expect(await issuing(below.id, 'www.example.org')).toBe(400);
  });

  it('constrains a common name however it is written', async () => {
    const { id } = await constrained('permitted;DNS:example.com');
    for (const name of ['evil.test.', 'a*.evil.test', '*a.evil.test', ' evil.test', 'EVIL.test'])
      expect(await issuing(id, name), name).toBe(400);
    for (const name of ['www.example.com', 'a*.example.com', 'Somebody', '#0c096576696c2e74657374'])
      expect(await issuing(id, name), name).toBe(200);
  });

  it('constrains a mailbox in the subject', async () => {
    const { id } = await constrained('permitted;email:example.com');
    const sign = async (mailbox: string) => {
      const asked = { csr: withMailboxInName(mailbox), ttl: '1d' };
      return (await place.send('POST', `/ca/${id}/sign-certificate`, asked)).status;
    };
    expect(await sign('a@example.com')).toBe(200);
    expect(await sign('a@evil.test')).toBe(400);
  });

  it('constrains URIs that have no host', async () => {
    const { id } = await constrained('excluded;URI:evil.test');
    expect(await issuing(id, 'a', 'https://www.example.com/')).toBe(200);
    expect(await issuing(id, 'a', 'https://evil.test/')).toBe(400);
    expect(await issuing(id, 'a', 'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6')).toBe(400);
  });

  it('constrains addresses, mailboxes and hosts of URIs', async () => {
    const { id } = await constrained(
      'permitted;IP:10.0.0.0/255.0.0.0,permitted;email:.example.com,permitted;URI:.example.com',
    );
    expect(await issuing(id, 'a', '10.1.2.3, a@mail.example.com, https://www.example.com/x')).toBe(200);
    for (const name of ['11.0.0.1', 'a@example.org', 'https://example.org/x', '2001:db8::1'])
      expect(await issuing(id, 'a', name)).toBe(400);
  });
});

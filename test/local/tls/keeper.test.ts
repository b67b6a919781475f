import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { authorityPath, serverIdentity, serverNames } from '../../../local/tls/keeper.ts';
import { hasOpenssl, openssl } from '../../domain/pki/x509/openssl.ts';

const day = 86_400_000;
const now = new Date('2030-01-01T00:00:00Z');
const later = (days: number): Date => new Date(now.getTime() + days * day);
const names = serverNames('127.0.0.1', []);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'locket-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});
const read = (name: string): string => readFileSync(join(folder, 'tls', name), 'utf8');

describe('names of the server', () => {
  it('are those of this machine, and those by which it may be called', () => {
    expect(names).toEqual(['localhost', '127.0.0.1', '::1']);
    expect(serverNames('0.0.0.0', ['vault.lan'])).toEqual(['localhost', '127.0.0.1', '::1', 'vault.lan']);
    expect(serverNames('192.168.1.9', [])).toContain('192.168.1.9');
  });
});

describe('the certificate of the server', () => {
  it('is made once, with a CA of its own, and keys that only their owner can read', async () => {
    const first = await serverIdentity(folder, names, now);
    expect(await serverIdentity(folder, names, later(59))).toEqual(first);
    for (const key of ['ca.key', 'server.key'])
      expect(statSync(join(folder, 'tls', key)).mode & 0o777).toBe(0o600);
    const [server, ca] = [new X509Certificate(first.cert), new X509Certificate(read('ca.pem'))];
    expect(authorityPath(folder)).toBe(join(folder, 'tls', 'ca.pem'));
    expect(server.verify(ca.publicKey)).toBe(true);
    expect([server.ca, ca.ca]).toEqual([false, true]);
    for (const address of ['127.0.0.1', '::1']) expect(server.checkIP(address)).toBeDefined();
    expect(server.checkHost('localhost')).toBe('localhost');
  });

  it('is made anew when 30 days of it are left, by the same CA', async () => {
    const first = await serverIdentity(folder, names, now);
    const ca = read('ca.pem');
    const second = await serverIdentity(folder, names, later(61));
    expect(second.cert).not.toBe(first.cert);
    expect(new X509Certificate(second.cert).validTo).not.toBe(new X509Certificate(first.cert).validTo);
    expect(read('ca.pem')).toBe(ca);
  });

  it('is made anew for another name', async () => {
    const first = await serverIdentity(folder, names, now);
    const second = await serverIdentity(folder, [...names, 'vault.lan', '192.168.1.9'], now);
    expect(second.cert).not.toBe(first.cert);
    expect(new X509Certificate(second.cert).checkHost('vault.lan')).toBe('vault.lan');
    expect(new X509Certificate(second.cert).checkIP('192.168.1.9')).toBeDefined();
    // One name fewer is no reason.
    expect(await serverIdentity(folder, names, now)).toEqual(second);
  });

  it('goes with its CA, which ends after ten years', async () => {
    await serverIdentity(folder, names, now);
    const ca = read('ca.pem');
    const second = await serverIdentity(folder, names, later(3300));
    expect(read('ca.pem')).not.toBe(ca);
    expect(new X509Certificate(second.cert).verify(new X509Certificate(read('ca.pem')).publicKey)).toBe(true);
  });

  it.each(['ca.key', 'ca.pem', 'server.key', 'server.pem'])(
    'heals when %s is lost or another',
    async (file) => {
      await serverIdentity(folder, names, now);
      for (const content of ['', 'no PEM', read(file === 'ca.key' ? 'server.key' : 'ca.key')]) {
        writeFileSync(join(folder, 'tls', file), content);
        const { cert } = await serverIdentity(folder, names, now);
        expect(new X509Certificate(cert).verify(new X509Certificate(read('ca.pem')).publicKey)).toBe(true);
      }
    },
  );

  it.skipIf(!hasOpenssl)('is one that OpenSSL takes as strictly as it can', async () => {
    const { cert } = await serverIdentity(folder, names, now);
    const files = { 'ca.pem': read('ca.pem'), 'it.pem': cert };
    const at = String(now.getTime() / 1000);
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'localhost'];
    expect(openssl([...args, '-attime', at, '-CAfile', 'ca.pem', 'it.pem'], files)).toContain('it.pem: OK');
  });
});

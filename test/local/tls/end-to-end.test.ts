import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../../clients/locket-process.ts';
import { hasOpenssl } from '../../domain/pki/x509/openssl.ts';

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);
const mayRun = hasOpenssl && hasCurl;
if (!mayRun) console.log('skipped: OpenSSL or curl is not installed');

const passphrase = 'open sesame';
let locket: LocketProcess;
let folder: string;
let est: string;
beforeAll(async () => {
  if (!mayRun) return;
  folder = await mkdtemp(join(tmpdir(), 'locket-device-'));
  locket = await startLocketProcess(await newDataFolder(), [process.execPath, 'local/start.mjs', '--tls']);
}, 180_000);
afterAll(async () => {
  await locket?.stop();
  await removeFolder(locket?.dataDir);
  if (folder) await rm(folder, { recursive: true, force: true });
});

const curl = async (...args: readonly string[]): Promise<string> => {
  const ca = join(locket.dataDir, 'tls', 'ca.pem');
  return (
    await run('curl', ['--silent', '--show-error', '--fail-with-body', '--cacert', ca, ...args], {
      cwd: folder,
    })
  ).stdout;
};
const openssl = async (...args: readonly string[]): Promise<string> =>
  (await run('openssl', [...args], { cwd: folder })).stdout;

const ask = async (path: string, body?: object) =>
  JSON.parse(
    await curl(
      '-H',
      `authorization: Bearer ${locket.credentials.adminToken}`,
      ...(body ? ['--json', JSON.stringify(body)] : []),
      `${locket.url}/api/v1/pki${path}`,
    ),
  );

const newRequest = (key: string, out: string) =>
  openssl(
    ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-subj', '/CN=device-1.example.com', '-addext', 'subjectAltName=DNS:device-1.example.com'],
    ...['-keyout', key, '-out', out],
  );

/** Enrols by EST and keeps the certificate that comes back. */
const enrol = async (what: string, csr: string, out: string, ...more: readonly string[]) => {
  const answer = await curl(
    ...['-u', `device-1:${passphrase}`, '-H', 'Content-Type: application/pkcs10'],
    ...['--data-binary', `@${csr}`, ...more, `${est}/${what}`],
  );
  await writeFile(join(folder, 'answer.p7'), Buffer.from(answer, 'base64'));
  await openssl('pkcs7', '-inform', 'der', '-in', 'answer.p7', '-print_certs', '-out', out);
};

describe.skipIf(!mayRun)('npm start -- --tls', () => {
  it('answers by HTTPS to whoever trusts the CA in the data folder', async () => {
    expect(JSON.parse(await curl(`${locket.url}/api/status`))).toMatchObject({ message: 'Ok' });
    const byName = locket.url.replace('127.0.0.1', 'localhost');
    expect(JSON.parse(await curl('-4', `${byName}/api/status`))).toMatchObject({ message: 'Ok' });
    await expect(run('curl', ['--silent', `${locket.url}/api/status`])).rejects.toThrow();
  });

  it('lets a device enrol by EST, show its certificate and renew it', async () => {
    const { projectSlug } = locket.credentials;
    const { ca } = await ask('/ca', {
      projectSlug,
      type: 'root',
      commonName: 'Devices',
      keyAlgorithm: 'EC_prime256v1',
    });
    const template = await ask('/certificate-templates', {
      caId: ca.id,
      name: 'devices',
      commonName: '.*.example.com',
      subjectAlternativeName: '.*.example.com',
      ttl: '30d',
      extendedKeyUsages: ['clientAuth'],
    });
    await ask(`/certificate-templates/${template.id}/est-config`, {
      passphrase,
      disableBootstrapCertValidation: true,
    });
    est = `${locket.url}/.well-known/est/${template.id}`;
    await writeFile(join(folder, 'cas.p7'), Buffer.from(await curl(`${est}/cacerts`), 'base64'));
    await openssl('pkcs7', '-inform', 'der', '-in', 'cas.p7', '-print_certs', '-out', 'cas.pem');

    await newRequest('first.key', 'first.csr');
    await enrol('simpleenroll', 'first.csr', 'first.pem');
    expect(await openssl('verify', '-x509_strict', '-CAfile', 'cas.pem', 'first.pem')).toContain('OK');

    await newRequest('second.key', 'second.csr');
    await expect(enrol('simplereenroll', 'second.csr', 'second.pem')).rejects.toThrow(/401/);
    await enrol('simplereenroll', 'second.csr', 'second.pem', '--cert', 'first.pem', '--key', 'first.key');
    expect(await openssl('verify', '-x509_strict', '-CAfile', 'cas.pem', 'second.pem')).toContain('OK');
    const [first, second] = await Promise.all(
      ['first.pem', 'second.pem'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(second).not.toBe(first);
  }, 60_000);
});

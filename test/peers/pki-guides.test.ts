import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';
import { blocksOf, typed } from './guide.ts';

/** Needs a cluster, or ports and names of a host of its own: the guides say so, or `acme.test.ts` runs them. */
const elsewhere = /^(certbot|lego|kubectl)\b/m;

const blocks = (name: string) => blocksOf(name).filter((block) => !elsewhere.test(block));

let locket: LocketProcess;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'locket-guides-'));
  locket = await startLocketProcess(await newDataFolder(), [process.execPath, 'local/main.ts', '--tls']);
});
afterAll(async () => {
  await locket?.stop();
  if (locket) await removeFolder(locket.dataDir);
});

const begin = '@@ guide';

/** Types the blocks of guides into one shell, one after the other, and answers what each guide said. */
const said = async (guides: readonly string[], beside: string): Promise<ReadonlyMap<string, string>> => {
  const lines = guides.flatMap((name) => [`echo '${begin} ${name}'`, ...blocks(name)]);
  const caFile = join(locket.dataDir, 'tls/ca.pem');
  const variables = {
    LOCKET: locket.url,
    TOKEN: locket.credentials.adminToken,
    PROJECT: locket.credentials.projectId,
    CACERT: caFile,
    CURL_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
  };
  const parts = (await typed([beside, ...lines], variables, folder)).split(`${begin} `).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]));
};

const anyRequest =
  'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout shop.key -out shop.csr ' +
  '-subj /CN=shop.svc.acme.internal -addext subjectAltName=DNS:shop.svc.acme.internal 2>/dev/null';

describe('the guides to the private CA, typed into one shell on a Locket with TLS', () => {
  it('do what they say', async () => {
    const by = await said(['private-ca', 'acme', 'cert-manager', 'est'], anyRequest);
    for (const [name, text] of by) expect(text, name).not.toMatch(/"statusCode"|^null$/m);
    expect(by.get('private-ca')).toMatch(/leaf\.pem: OK/);
    expect(by.get('private-ca')).toMatch(/leaf\.pem: good/);
    expect(by.get('private-ca')).toMatch(/\/\.well-known\/est\/[0-9a-f-]{36}$/m);
    expect(by.get('acme')).toMatch(/"hmacKey":"[\w-]{43}"/);
    expect(by.get('cert-manager')).toMatch(/subject=CN ?= ?shop\.svc\.acme\.internal/);
    expect(by.get('est')).toMatch(/device\.pem: OK/);
    expect(readFileSync(join(folder, 'next.pem'), 'utf8')).toMatch(/BEGIN CERTIFICATE/);
  });
});

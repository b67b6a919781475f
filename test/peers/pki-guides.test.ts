import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocketProcess,
  newDataFolder,
  removeFolder,
  startLocketProcess,
} from '../clients/locket-process.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** Needs a cluster, or ports and names of a host of its own: the guides say so, or `acme.test.ts` runs them. */
const elsewhere = /^(certbot|lego|kubectl)\b/m;

/** What a guide has its readers type, as it stands there. */
const blocksOf = (guide: string): readonly string[] => {
  const text = readFileSync(join(root, `docs/guides/${guide}.md`), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)]
    .map(([, block = '']) => block)
    .filter((block) => !elsewhere.test(block));
};

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
const typed = async (guides: readonly string[], beside: string): Promise<ReadonlyMap<string, string>> => {
  const script = guides.flatMap((guide) => [`echo '${begin} ${guide}'`, ...blocksOf(guide)]).join('\n');
  const file = join(folder, 'guide.sh');
  writeFileSync(file, `set -euo pipefail\n${beside}\n${script}\n`);
  const caFile = join(locket.dataDir, 'tls/ca.pem');
  const { stdout } = await run('bash', [file], {
    cwd: folder,
    timeout: 100_000,
    maxBuffer: 8_000_000,
    env: {
      ...process.env,
      LOCKET: locket.url,
      TOKEN: locket.credentials.adminToken,
      PROJECT: locket.credentials.projectId,
      CACERT: caFile,
      CURL_CA_BUNDLE: caFile,
      SSL_CERT_FILE: caFile,
    },
  });
  const parts = stdout.split(`${begin} `).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n'))]));
};

const anyRequest =
  'openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout shop.key -out shop.csr ' +
  '-subj /CN=shop.svc.acme.internal -addext subjectAltName=DNS:shop.svc.acme.internal 2>/dev/null';

describe('the guides to the private CA, typed into one shell on a Locket with TLS', () => {
  it('do what they say', async () => {
    const said = await typed(['private-ca', 'acme', 'cert-manager', 'est'], anyRequest);
    for (const [guide, text] of said) expect(text, guide).not.toMatch(/"statusCode"|^null$/m);
    expect(said.get('private-ca')).toMatch(/leaf\.pem: OK/);
    expect(said.get('private-ca')).toMatch(/leaf\.pem: good/);
    expect(said.get('private-ca')).toMatch(/\/\.well-known\/est\/[0-9a-f-]{36}$/m);
    expect(said.get('acme')).toMatch(/"hmacKey":"[\w-]{43}"/);
    expect(said.get('cert-manager')).toMatch(/subject=CN ?= ?shop\.svc\.acme\.internal/);
    expect(said.get('est')).toMatch(/device\.pem: OK/);
    expect(readFileSync(join(folder, 'next.pem'), 'utf8')).toMatch(/BEGIN CERTIFICATE/);
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPkiPlace, type PkiPlace } from '../functions/pki/pki-place.ts';
import { ocspRequest } from '../world/ocsp-request.ts';
import { cache, firstOf, withPeer } from './peer.ts';

const run = promisify(execFile);
const algorithms = ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1', 'ED25519'] as const;

type Kind = 'certificate' | 'crl' | 'ocsp';
interface Made {
  readonly name: string;
  readonly kind: Kind;
  readonly der: Buffer;
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');

/** One of everything that is signed, by CAs of one algorithm. */
const everything = async (place: PkiPlace, keyAlgorithm: string): Promise<readonly Made[]> => {
  const name = { organization: 'Acme', country: 'CH' };
  const root = await place.root({ keyAlgorithm, ...name });
  const below = await place.intermediate(root.id, { keyAlgorithm, ...name, commonName: 'Below' });
  const server = await place.issue(below.id, {
    altNames: 'www.example.com, *.example.com, 10.0.0.1',
    extendedKeyUsages: ['serverAuth'],
    keyUsages: ['digitalSignature'],
  });
  const client = await place.issue(below.id, {
    commonName: 'client',
    altNames: 'a@example.com, spiffe://example.com/a',
    extendedKeyUsages: ['clientAuth'],
    keyUsages: ['digitalSignature'],
  });
  await place.ok('POST', `/certificates/${client.serialNumber}/revoke`, { revocationReason: 'SUPERSEDED' });
  const bytes = ocspRequest(server.issuingCaCertificate, server.serialNumber);
  const headers = { 'content-type': 'application/ocsp-request' };
  const answer = await place.world.app.request('POST', `/api/v1/pki/ocsp/${below.id}`, { bytes, headers });
  const responder = await place.world.read(({ ocspResponders }) =>
    ocspResponders.find(place.projectId, below.id, 1),
  );
  const [intermediate = '', top = ''] = server.certificateChain
    .split(/(?<=-----END CERTIFICATE-----)/)
    .filter((each: string) => each.trim() !== '');
  return [
    { name: 'root', kind: 'certificate', der: derOf(top) },
    { name: 'intermediate', kind: 'certificate', der: derOf(intermediate) },
    { name: 'server', kind: 'certificate', der: derOf(server.certificate) },
    { name: 'client', kind: 'certificate', der: derOf(client.certificate) },
    { name: 'responder', kind: 'certificate', der: Buffer.from(responder?.der ?? []) },
    { name: 'list', kind: 'crl', der: (await place.fetch(`/crl/${below.id}/der`)).bytes },
    { name: 'response', kind: 'ocsp', der: Buffer.from(answer.text, 'base64') },
  ];
};

let folder: string;
const made = new Map<string, Made>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'locket-lints-'));
  const place = await openPkiPlace();
  for (const algorithm of algorithms)
    for (const each of await everything(place, algorithm)) {
      const file = join(folder, `${algorithm}-${each.name}`);
      writeFileSync(file, each.der);
      made.set(file, each);
    }
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lints that find something and are not heeded, each with the reason. */
const ignored: Readonly<Record<string, string>> = {
  'pkix.invalid_uri_syntax': 'the address of this API has a host of one label, `test`',
  'pkix.invalid_domain_name_syntax': 'a wildcard is no host name; servers are certified for them (RFC 9525)',
  w_distribution_point_missing_ldap_or_uri: 'API Gateway speaks HTTPS; the lint knows HTTP and LDAP',
  w_ext_aia_access_location_missing: 'likewise',
};

const heeded = (name: string): boolean => !Object.hasOwn(ignored, name);

const programs: Readonly<Record<Kind, readonly string[]>> = {
  certificate: ['lint_pkix_cert', 'lint'],
  crl: ['lint_crl', 'lint', '-t', 'CRL', '-p', 'PKIX'],
  ocsp: ['lint_ocsp_response', 'lint'],
};

interface Result {
  readonly finding_descriptions: readonly { readonly code: string }[];
}

/** What pkilint finds in a file. */
const findingsIn = async (folderOfPrograms: string, file: string, kind: Kind): Promise<readonly string[]> => {
  const [command = '', ...args] = programs[kind];
  const all = [...args, '-s', 'WARNING', '-f', 'JSON', '--document-format', 'DER', file];
  // It ends with the number of its findings.
  const said = await run(join(folderOfPrograms, command), all).catch((error: { stdout: string }) => error);
  const { results } = JSON.parse(said.stdout) as { readonly results: readonly Result[] };
  return results.flatMap(({ finding_descriptions: found }) => found.map(({ code }) => code));
};

withPeer(
  'pkilint',
  firstOf(join(cache, 'pkilint/bin/lint_pkix_cert')),
  'run test/peers/fetch.sh where Python is',
  (program) => {
    it.each(algorithms)('has nothing to say against what CAs with %s sign', async (algorithm) => {
      const own = [...made].filter(([file]) => file.includes(`/${algorithm}-`));
      const found = await Promise.all(
        own.map(async ([file, { name, kind }]) =>
          (await findingsIn(join(program, '..'), file, kind))
            .filter(heeded)
            .map((code) => `${name}: ${code}`),
        ),
      );
      expect([...new Set(found.flat())]).toEqual([]);
    });
  },
);

withPeer('zlint', firstOf(join(cache, 'go-zlint')), 'run test/peers/fetch.sh where Go is', (program) => {
  it('has nothing to say against any certificate', async () => {
    const files = [...made].flatMap(([file, { kind }]) => (kind === 'certificate' ? [file] : []));
    const { stdout } = await run(program, files);
    const found = Object.entries(JSON.parse(stdout)).flatMap(([file, lints]) =>
      Object.keys(lints as object)
        .filter(heeded)
        .map((lint) => `${made.get(file)?.name}: ${lint}`),
    );
    expect([...new Set(found)].sort()).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openKmsPlace } from '../functions/pki/kms-place.ts';
import { openPkiPlace, type PkiPlace } from '../functions/pki/pki-place.ts';
import { cache, firstOf, withPeer } from './peer.ts';

const algorithms = ['RSA_2048', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'ED25519'];

const derIn = (pem: string): readonly string[] =>
  (pem.match(/-----BEGIN[\s\S]*?-----END[^-]+-----/g) ?? []).map((each) =>
    each.replace(/-----[^-]+-----|\s/g, ''),
  );

interface Chain {
  readonly certificate: string;
  readonly certificateChain: string;
  readonly serialNumber: string;
}

let here: PkiPlace;
let inKms: PkiPlace;
beforeAll(async () => {
  [here, inKms] = [await openPkiPlace(), await openKmsPlace()];
});

/** A leaf below an intermediate and a root, and its issuer. */
const issued = async (place: PkiPlace, more: object): Promise<Chain & { readonly issuer: string }> => {
  const root = await place.root({ ...more, organization: 'Acme, Inc.', country: 'CH' });
  const { id: issuer } = await place.intermediate(root.id, { ...more, commonName: 'Below' });
  const leaf = await place.issue(issuer, {
    altNames: 'www.example.com, *.example.com, 10.0.0.1, ::ffff:10.0.0.2, a@example.com, spiffe://a/b',
    extendedKeyUsages: ['serverAuth'],
  });
  return { ...leaf, issuer };
};

withPeer(
  'Go’s crypto/x509',
  firstOf(join(cache, 'go-x509')),
  'run test/peers/fetch.sh where Go is',
  (program) => {
    /** Whether Go, which takes the chain for a host, finds the leaf revoked. */
    const revoked = async (
      place: PkiPlace,
      { certificate, certificateChain, issuer }: Chain & { readonly issuer: string },
      host = 'shop.example.com',
    ): Promise<boolean> => {
      const above = derIn(certificateChain);
      const input = JSON.stringify({
        Root: above.at(-1),
        Intermediates: above.slice(0, -1),
        Leaf: derIn(certificate)[0],
        List: (await place.fetch(`/crl/${issuer}/der`)).bytes.toString('base64'),
        Host: host,
        At: new Date(place.world.app.runtime.now().getTime() + 5000).toISOString(),
      });
      return JSON.parse(execFileSync(program, { input, encoding: 'utf8', stdio: 'pipe' }));
    };

    it.each([
      ...algorithms.map((keyAlgorithm) => ['here', keyAlgorithm]),
      ...algorithms.filter((name) => name !== 'ED25519').map((keyAlgorithm) => ['in KMS', keyAlgorithm]),
    ])(
      'takes a chain of CAs whose keys are %s, with %s, and finds what was revoked',
      async (where, keyAlgorithm) => {
        const place = where === 'here' ? here : inKms;
        const leaf = await issued(place, { keyAlgorithm, ...(where !== 'here' && { keyStorage: 'kms' }) });
        expect(await revoked(place, leaf)).toBe(false);
        await expect(revoked(place, leaf, 'www.example.org')).rejects.toThrow('not www.example.org');
        await place.ok('POST', `/certificates/${leaf.serialNumber}/revoke`, {
          revocationReason: 'SUPERSEDED',
        });
        expect(await revoked(place, leaf)).toBe(true);
      },
    );
  },
);

it.each(algorithms)('Node takes a chain of CAs with %s', async (keyAlgorithm) => {
  const leaf = await issued(here, { keyAlgorithm });
  const chain = [
    leaf.certificate,
    ...(leaf.certificateChain.match(/-----BEGIN[\s\S]*?-----END[^-]+-----/g) ?? []),
  ];
  const [own, below, root] = chain.map((pem) => new X509Certificate(pem));
  if (!own || !below || !root) throw new Error('The chain is too short');
  for (const [one, issuer] of [
    [own, below],
    [below, root],
    [root, root],
  ] as const) {
    expect(one.checkIssued(issuer)).toBe(true);
    expect(one.verify(issuer.publicKey)).toBe(true);
  }
  expect(own.checkIP('::ffff:10.0.0.2')).toBe('::ffff:10.0.0.2');
  expect(own.checkHost('shop.example.com')).toBe('*.example.com');
});

import { describe, expect, it } from 'vitest';
import { isRefusal, LocketError } from '../../../../layers/domain/errors.ts';
import { alternativeNamesOf } from '../../../../layers/domain/pki/x509/alternative-names.ts';
import { readCertificate } from '../../../../layers/domain/pki/x509/certificates.ts';
import { linkedChain } from '../../../../layers/domain/pki/x509/chains.ts';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { assertWithinConstraints } from '../../../../layers/domain/pki/x509/name-constraints.ts';
import { type LimboCase, limboCases } from '../../../vectors/x509-limbo.ts';

/**
 * Cases that ask about something else than what is done here: the certificate of a CA is imported with one chain up to
 * its root, and names are issued below it within its constraints. Each has a reason.
 */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/^crl::/, 'lists of others are not read'],
  [/exhausted$/, 'how deep a chain may be is said by who validates; ours has ten certificates at most'],
  [
    /cve-2024-0567|depth-1-self-issued|multiple-chains|nc-forbids-\w+-chain-ica|extension-unrelated/,
    'of an import every certificate must be in the one chain: there is nothing to choose from',
  ],
  [
    /leaf-missing-aki|^rfc5280::eku::|nc::not-allowed-in-ee|invalid-dns-san|othername$|noncritical-with-empty/,
    'about extensions of a leaf that others issued',
  ],
  [
    /underscore-dns|ip-in-dns|serial::|expired-leaf|ee-empty-issuer|extension-ee|aia-invalid|duplicate-ext|mismatching/,
    'about a leaf that others issued',
  ],
  [
    /ca-missing-basic|ku-keycertsign|ca-as-leaf|basicconstraints-ca|forbidden-\S+-leaf|in-leaf|v1-cert/,
    'about a CA or a key in the place of the leaf, which is not imported',
  ],
  [/^webpki::(?:cn|san|eku::ee)/, 'how a server is called and what browsers take is said by who validates'],
  [/missing-intermediate/, 'the missing certificate is the one that would be imported'],
  [
    /match-noncritical|pc::|missing-aki|missing-ski|missing-keyidentifier|non-critical-basic|root-has-eku/,
    'roots in use are like that, and nothing that they say is less strict for it',
  ],
  [/divisible-by-8/, 'a rule for public roots; the key is no weaker'],
];

const reasonFor = ({ id }: LimboCase): string | undefined =>
  elsewhere.find(([pattern]) => pattern.test(id))?.[1];

/** Imports the issuer of the leaf with all others as its chain, and asks whether the leaf's names may be issued. */
const outcomeOf = (one: LimboCase): LimboCase['expected_result'] => {
  try {
    const above = [...one.untrusted_intermediates, ...one.trusted_certs].map(readCertificate);
    const leaf = readCertificate(one.peer_certificate);
    const isIssuer = ({ subjectName }: x509.X509Certificate) =>
      subjectName.toString() === leaf.issuerName.toString();
    const issuer = above.find(isIssuer) ?? above[0];
    if (!issuer) return 'FAILURE';
    const others = above.filter((each) => each !== issuer);
    const chain = linkedChain(issuer, others, new Date(one.validation_time ?? Date.now()));
    const names = alternativeNamesOf(leaf.getExtension(x509.SubjectAlternativeNameExtension));
    assertWithinConstraints(leaf.subjectName, names, [issuer, ...chain]);
    return 'SUCCESS';
  } catch (error) {
    // Whatever is wrong is a refusal, and no fault of ours.
    if (error instanceof LocketError && isRefusal(error, 'bad-request')) return 'FAILURE';
    throw error;
  }
};

const cases = limboCases();

describe.skipIf(cases.length === 0)('x509-limbo', () => {
  it.each(cases.filter((one) => reasonFor(one) === undefined).map((one) => [one.id, one] as const))(
    '%s',
    (_, one) => {
      expect(outcomeOf(one)).toBe(one.expected_result);
    },
    20_000,
  );

  it('has no reason for nothing, and none for most cases', () => {
    for (const [pattern] of elsewhere) expect(cases.some(({ id }) => pattern.test(id))).toBe(true);
    const asked = cases.filter((one) => reasonFor(one) === undefined);
    console.log(`x509-limbo: ${asked.length} of ${cases.length} cases are about importing and issuing`);
    expect(asked.length).toBeGreaterThan(100);
  });

  it('ends every case in an answer', () => {
    for (const one of cases) expect(['SUCCESS', 'FAILURE']).toContain(outcomeOf(one));
  }, 60_000);
});

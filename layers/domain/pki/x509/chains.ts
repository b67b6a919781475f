import { createPublicKey, X509Certificate } from 'node:crypto';
import { LocketError } from '../../errors.ts';
import { wholeSeconds } from '../validity.ts';
import { alternativeNamesOf } from './alternative-names.ts';
import { contentAt } from './der.ts';
import { x509 } from './library.ts';
import { assertWithinConstraints, constraintsIn } from './name-constraints.ts';
import { assertStrongKey } from './public-keys.ts';
import { areSame } from './same-key.ts';

const refused = (why: string): LocketError => new LocketError('bad-request', why);

/** At most this many certificates stand above one. */
const maxChain = 10;

const nodeCertificate = ({ rawData }: x509.X509Certificate): X509Certificate =>
  new X509Certificate(new Uint8Array(rawData));

/** Whether one certificate says that the other issued it, and the other's key signed it. */
const isIssuedBy = (certificate: x509.X509Certificate, issuer: x509.X509Certificate): boolean => {
  const [child, parent] = [nodeCertificate(certificate), nodeCertificate(issuer)];
  return child.checkIssued(parent) && child.verify(parent.publicKey);
};

/** Whether a certificate is its own issuer. */
export const isSelfSigned = (certificate: x509.X509Certificate): boolean =>
  isIssuedBy(certificate, certificate);

const assertAuthority = (certificate: x509.X509Certificate, below: number): void => {
  const constraints = certificate.getExtension(x509.BasicConstraintsExtension);
  if (!constraints?.ca) throw refused('A certificate in the chain is not one of a CA');
  if (constraints.pathLength !== undefined && constraints.pathLength < below)
    throw refused('A certificate in the chain allows fewer CAs below it');
  const usages = certificate.getExtension(x509.KeyUsagesExtension);
  if (usages && (usages.usages & x509.KeyUsageFlags.keyCertSign) === 0)
    throw refused('A certificate in the chain may not sign certificates');
};

/** What was signed says by what, and so does what is beside it: both must say the same (RFC 5280 section 4.1.1.2). */
const assertConsistent = ({ rawData }: x509.X509Certificate): void => {
  const der = new Uint8Array(rawData);
  const toBeSigned = contentAt(der, 0).from;
  const outer = contentAt(der, toBeSigned).to;
  const first = contentAt(der, toBeSigned).from;
  // The version stands before the serial number, under a tag of its own.
  const serial = der[first] === 0xa0 ? contentAt(der, first).to : first;
  const inner = contentAt(der, serial).to;
  const algorithmAt = (at: number) => der.subarray(at, contentAt(der, at).to);
  if (Buffer.compare(algorithmAt(outer), algorithmAt(inner)) !== 0)
    throw refused('A certificate in the chain says of two algorithms that they signed it');
};

const assertTimely = ({ notBefore, notAfter }: x509.X509Certificate, now: Date): void => {
  // Both ends are seconds, and included (RFC 5280 section 4.1.2.5).
  if (notAfter < wholeSeconds(now) || notBefore > now)
    throw refused('A certificate in the chain is not valid now');
};

/** Extensions that whoever marks them critical wants to be understood; the others in a chain are only read. */
const understood = new Set([
  '2.5.29.15', // key usage
  '2.5.29.19', // basic constraints
  '2.5.29.30', // name constraints: whoever validates leaves applies them
  '2.5.29.32', // certificate policies
  '2.5.29.37', // extended key usage
]);

const assertUnderstood = ({ extensions }: x509.X509Certificate): void => {
  const strange = extensions.find(({ critical, type }) => critical && !understood.has(type));
  if (strange)
    throw refused(`A certificate in the chain has the critical extension ${strange.type}, which is unknown`);
};

/** Whether a CA issued itself a certificate, be it for another key. */
const isSelfIssued = ({ subjectName, issuerName }: x509.X509Certificate): boolean =>
  subjectName.toString() === issuerName.toString();

/** CAs that stand below one of a chain: what issued itself counts for none (section 6.1.4). */
const countBelow = (below: readonly x509.X509Certificate[]): number =>
  below.filter((each) => !isSelfIssued(each)).length;

/** Names of a CA are within what those above it may certify; one that issued itself anew is what it was (section 6.1.4). */
const assertNamed = (certificate: x509.X509Certificate, above: readonly x509.X509Certificate[]): void => {
  constraintsIn(certificate);
  if (isSelfIssued(certificate)) return;
  const names = alternativeNamesOf(certificate.getExtension(x509.SubjectAlternativeNameExtension));
  assertWithinConstraints(certificate.subjectName, names, above);
};

/** Puts certificates in the order of issuance, from the one above `certificate` up; each must link. */
const inOrder = (
  certificate: x509.X509Certificate,
  others: readonly x509.X509Certificate[],
): readonly x509.X509Certificate[] => {
  const ordered: x509.X509Certificate[] = [];
  const left = [...others];
  let current = certificate;
  while (left.length > 0) {
    const at = left.findIndex((candidate) => isIssuedBy(current, candidate));
    const [next] = at < 0 ? [] : left.splice(at, 1);
    if (!next) throw refused('The chain does not link: a certificate in it issued none of the others');
    ordered.push(next);
    current = next;
  }
  return ordered;
};

/**
 * Checks the certificate of a CA and those above it, in any order, and answers them from the nearest up. The last one
 * must be a root. @throws LocketError `bad-request`
 */
export const linkedChain = (
  certificate: x509.X509Certificate,
  above: readonly x509.X509Certificate[],
  now: Date,
): readonly x509.X509Certificate[] => {
  if (above.length > maxChain) throw refused(`A chain has at most ${maxChain} certificates`);
  const chain = inOrder(certificate, above);
  const last = chain.at(-1) ?? certificate;
  if (!isSelfSigned(last)) throw refused('The chain does not end in a root');
  const all = [certificate, ...chain];
  for (const [index, each] of all.entries()) {
    assertAuthority(each, countBelow(all.slice(0, index)));
    assertStrongKey(new Uint8Array(each.publicKey.rawData));
    assertTimely(each, now);
    assertUnderstood(each);
    assertConsistent(each);
    assertNamed(each, chain.slice(index));
  }
  return chain;
};

/** Whether a certificate is about this key; both SubjectPublicKeyInfo, DER. */
export const isAbout = (certificate: x509.X509Certificate, publicKey: Uint8Array): boolean => {
  const expected = createPublicKey({ key: Buffer.from(publicKey), type: 'spki', format: 'der' });
  return areSame(nodeCertificate(certificate).publicKey, expected);
};

import { parseDuration } from '../durations.ts';
import { LocketError } from '../errors.ts';
import type { CertificateTemplate } from './certificate-template.ts';
import { fits } from './patterns.ts';
import type { AlternativeName } from './x509/alternative-names.ts';
import type { Validity } from './x509/certificates.ts';
import type { ExtendedKeyUsage, KeyUsage } from './x509/usages.ts';

interface Leaf {
  readonly commonNames: readonly string[];
  readonly alternativeNames: readonly AlternativeName[];
  readonly validity: Validity;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
}

const refused = (why: string): LocketError => new LocketError('bad-request', `Invalid request: ${why}`);

/** Milliseconds that a certificate by this template may be valid. */
export const ttlOf = ({ lifetime }: Pick<CertificateTemplate, 'lifetime'>): number =>
  parseDuration(lifetime, 'ttl');

/**
 * Whether a name is one of the template. A URI begins and ends as one likes: one that is to be of hosts, such as
 * `.*.example.com`, would let those of any host through. So a URI needs a pattern that says how it begins, or `.*` alone.
 */
const isOfTemplate = (pattern: string, { type, value }: AlternativeName): boolean => {
  const isForUris = pattern === '.*' || !/^(\.|\\[dw])\*/.test(pattern);
  return (type !== 'url' || isForUris) && fits(pattern, value);
};

/** @throws LocketError `bad-request` for a certificate that is more than its template allows. */
export const assertFollows = (template: CertificateTemplate, leaf: Leaf): void => {
  const { notBefore, notAfter } = leaf.validity;
  if (!leaf.commonNames.every((name) => fits(template.commonName, name)))
    throw refused('common name violates template policy');
  if (notAfter.getTime() - notBefore.getTime() > ttlOf(template))
    throw refused('TTL is larger than the template allows');
  if (!leaf.alternativeNames.every((name) => isOfTemplate(template.subjectAlternativeName, name)))
    throw refused('subject alternative name violates template policy');
  if (!leaf.keyUsages.every((usage) => template.keyUsages.includes(usage)))
    throw refused('key usage is not one of the template');
  if (!leaf.extendedKeyUsages.every((usage) => template.extendedKeyUsages.includes(usage)))
    throw refused('extended key usage is not one of the template');
};

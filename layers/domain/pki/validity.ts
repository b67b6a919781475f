import { LocketError } from '../errors.ts';
import type { ActiveCertificate } from './authority.ts';
import type { Validity } from './x509/certificates.ts';

/** Certificates count in seconds (RFC 5280 section 4.1.2.5). */
export const wholeSeconds = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

export const validityOf = (notBefore: Date, notAfter: Date): Validity => {
  const validity = { notBefore: wholeSeconds(notBefore), notAfter: wholeSeconds(notAfter) };
  if (validity.notBefore > validity.notAfter)
    throw new LocketError('bad-request', 'notBefore date is after notAfter date');
  return validity;
};

/** @throws LocketError `bad-request` for what would be valid when its issuer is not. */
export const assertWithin = ({ notBefore, notAfter }: Validity, issuer: ActiveCertificate): void => {
  if (notBefore.getTime() < Date.parse(issuer.notBefore))
    throw new LocketError('bad-request', 'notBefore date is before CA certificate’s notBefore date');
  if (notAfter.getTime() > Date.parse(issuer.notAfter))
    throw new LocketError('bad-request', 'notAfter date is after CA certificate’s notAfter date');
};

import { contentAt } from './der.ts';

/** Before the subject stand version, serial number, algorithm, issuer and validity (RFC 5280 section 4.1). */
const before = 5;

/** The subject of a certificate of version 3 that was read before, DER. */
export const subjectIn = (certificate: Uint8Array): Uint8Array<ArrayBuffer> => {
  let at = contentAt(certificate, contentAt(certificate, 0).from).from;
  for (let passed = 0; passed < before; passed += 1) at = contentAt(certificate, at).to;
  return new Uint8Array(certificate.slice(at, contentAt(certificate, at).to));
};

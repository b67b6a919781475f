import { readCertificate } from './certificates.ts';
import { x509 } from './library.ts';

/** What a certificate of a CA says of itself: its dates, ISO 8601, and how many CAs may stand below, -1 for any number. */
export const factsIn = (der: Uint8Array) => {
  const certificate = readCertificate(der);
  return {
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    maxPathLength: certificate.getExtension(x509.BasicConstraintsExtension)?.pathLength ?? -1,
  };
};

import type { Addresses } from './x509/certificates.ts';

/** Where relying parties find the certificate and the revocation list of a CA; `siteUrl` is the address of this API. */
export const addressesOf = (siteUrl: string, caId: string, caCertId: string): Addresses => ({
  issuer: `${siteUrl}/api/v1/pki/ca/${caId}/certificates/${caCertId}/der`,
  crl: `${siteUrl}/api/v1/pki/crl/${caId}/der`,
});

import { listAddress } from './list-places.ts';
import type { Addresses } from './x509/certificates.ts';

/** Where relying parties find the certificate, the revocation list and the responder of a CA; `siteUrl` is the address of this API. */
export const addressesOf = (siteUrl: string, caId: string, caCertId: string, list = 0): Addresses => ({
  issuer: `${siteUrl}/api/v1/pki/ca/${caId}/certificates/${caCertId}/der`,
  crl: listAddress(siteUrl, caId, list),
  ocsp: `${siteUrl}/api/v1/pki/ocsp/${caId}`,
});

import type { Certificate } from './certificate.ts';

/** Whether a certificate can be relied on at a moment, whatever it is for. */
const stands = ({ validFrom, validTo, hasStrongKey, hasUnknownDemand }: Certificate, now: number): boolean =>
  validFrom <= now && now <= validTo && hasStrongKey && !hasUnknownDemand;

/** Whether an authority of this kind may vouch for a client with so many authorities between them. */
const mayVouch = (authority: Certificate, between: number, now: number): boolean =>
  stands(authority, now) &&
  authority.isAuthority &&
  authority.maySignCertificates &&
  authority.isForClients &&
  authority.pathLength >= between;

const names = (authority: Certificate, { x509 }: Certificate): boolean => x509.checkIssued(authority.x509);

const signed = (authority: Certificate, { x509 }: Certificate): boolean =>
  x509.verify(authority.x509.publicKey);

const isSelfSigned = (certificate: Certificate): boolean =>
  names(certificate, certificate) && signed(certificate, certificate);

/** The authorities of a bundle that vouch for one of these certificates; `between` stand under them. */
const aboveThem = (
  bundle: readonly Certificate[],
  certificates: readonly Certificate[],
  between: number,
  now: number,
): readonly Certificate[] =>
  bundle.filter(
    (authority) =>
      mayVouch(authority, between, now) &&
      certificates.some(
        (below) => below.isStronglySigned && names(authority, below) && signed(authority, below),
      ),
  );

/**
 * Whether a client's certificate leads to an authority that nothing in the bundle stands above, every step signed,
 * allowed and valid (RFC 5280, 6.1). Each authority is passed once, from the nearest to the farthest.
 */
export const leadsTo = (bundle: readonly Certificate[], client: Certificate, now: number): boolean => {
  const isTop = (authority: Certificate): boolean =>
    isSelfSigned(authority) || !bundle.some((each) => names(each, authority));
  let left = bundle;
  let reached: readonly Certificate[] = [client];
  for (let between = 0; reached.length > 0; between += 1) {
    reached = aboveThem(left, reached, between, now);
    if (reached.some(isTop)) return true;
    left = left.filter((authority) => !reached.includes(authority));
  }
  return false;
};

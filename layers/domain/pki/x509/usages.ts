import { LocketError } from '../../errors.ts';
import { x509 } from './library.ts';

/** Key usages by the names that requests have for them (RFC 5280 section 4.2.1.3). */
const flags = {
  digitalSignature: x509.KeyUsageFlags.digitalSignature,
  keyEncipherment: x509.KeyUsageFlags.keyEncipherment,
  nonRepudiation: x509.KeyUsageFlags.nonRepudiation,
  dataEncipherment: x509.KeyUsageFlags.dataEncipherment,
  keyAgreement: x509.KeyUsageFlags.keyAgreement,
  keyCertSign: x509.KeyUsageFlags.keyCertSign,
  cRLSign: x509.KeyUsageFlags.cRLSign,
  encipherOnly: x509.KeyUsageFlags.encipherOnly,
  decipherOnly: x509.KeyUsageFlags.decipherOnly,
} as const;

/** Extended key usages likewise (section 4.2.1.12). */
const purposes = {
  clientAuth: x509.ExtendedKeyUsage.clientAuth,
  serverAuth: x509.ExtendedKeyUsage.serverAuth,
  codeSigning: x509.ExtendedKeyUsage.codeSigning,
  emailProtection: x509.ExtendedKeyUsage.emailProtection,
  timeStamping: x509.ExtendedKeyUsage.timeStamping,
  ocspSigning: x509.ExtendedKeyUsage.ocspSigning,
} as const;

export type KeyUsage = keyof typeof flags;
export type ExtendedKeyUsage = keyof typeof purposes;
export const keyUsages = Object.keys(flags) as readonly KeyUsage[];
export const extendedKeyUsages = Object.keys(purposes) as readonly ExtendedKeyUsage[];

/** The extensions that say so, each critical; none for none. */
export const usageExtensions = (
  usages: readonly KeyUsage[],
  extended: readonly ExtendedKeyUsage[],
): readonly x509.Extension[] => [
  ...(usages.length > 0
    ? [
        new x509.KeyUsagesExtension(
          usages.reduce<number>((all, usage) => all | flags[usage], 0),
          true,
        ),
      ]
    : []),
  ...(extended.length > 0
    ? [
        new x509.ExtendedKeyUsageExtension(
          extended.map((usage) => purposes[usage]),
          true,
        ),
      ]
    : []),
];

/** The usages that an extension of a request names; undefined without one, and for one that names none. */
export const keyUsagesIn = (extension: x509.KeyUsagesExtension | null): readonly KeyUsage[] | undefined => {
  const named = keyUsages.filter((usage) => ((extension?.usages ?? 0) & flags[usage]) !== 0);
  return named.length > 0 ? named : undefined;
};

/**
 * Likewise. @throws LocketError `bad-request` for purposes of which none is issued: a certificate without any would be
 * good for all.
 */
export const extendedKeyUsagesIn = (
  extension: x509.ExtendedKeyUsageExtension | null,
): readonly ExtendedKeyUsage[] | undefined => {
  if (!extension || extension.usages.length === 0) return undefined;
  const named = extendedKeyUsages.filter((usage) => extension.usages.includes(purposes[usage]));
  if (named.length > 0) return named;
  throw new LocketError('bad-request', 'The request has no extended key usage that is issued');
};

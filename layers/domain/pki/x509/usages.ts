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

/** The usages that an extension of a request or certificate names; undefined without one. */
export const keyUsagesIn = (extension: x509.KeyUsagesExtension | null): readonly KeyUsage[] | undefined =>
  extension ? keyUsages.filter((usage) => (extension.usages & flags[usage]) !== 0) : undefined;

export const extendedKeyUsagesIn = (
  extension: x509.ExtendedKeyUsageExtension | null,
): readonly ExtendedKeyUsage[] | undefined =>
  extension ? extendedKeyUsages.filter((usage) => extension.usages.includes(purposes[usage])) : undefined;

import { LocketError } from '../../errors.ts';
import type { AlternativeName } from './alternative-names.ts';
import type { Signer } from './key-algorithms.ts';
import { signingWith, x509 } from './library.ts';
import { type ExtendedKeyUsage, type KeyUsage, usageExtensions } from './usages.ts';

/** From when to when a certificate is valid, both ends included (RFC 5280 section 4.1.2.5). */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Where others find the issuer's certificate, revocation list and responder. */
export interface Addresses {
  readonly issuer: string;
  readonly crl: string;
  readonly ocsp?: string | undefined;
}

/** A CA that signs: its name, its key, and where what it signed points to. */
export interface Issuer {
  readonly name: x509.Name;
  readonly signer: Signer;
  readonly addresses: Addresses;
}

export interface Subject {
  readonly name: x509.Name;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Lower-case hex. */
  readonly serialNumber: string;
  readonly validity: Validity;
}

/** A certificate of a CA. */
export interface CaSubject extends Subject {
  /** CAs that may stand below it; undefined for any number. */
  readonly pathLength: number | undefined;
}

/** A certificate of a server, person or device. */
export interface LeafSubject extends Subject {
  readonly alternativeNames: readonly AlternativeName[];
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
}

/** Twenty random bytes as a positive number (RFC 5280 section 4.1.2.2), lower-case hex. */
export const newSerialNumber = (randomBytes: (size: number) => Uint8Array): string => {
  const bytes = Buffer.from(randomBytes(20));
  // The first bit stays clear for the sign, the second is set so that the number always has its whole length.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
};

export const subjectKeyId = (publicKey: Uint8Array) =>
  x509.SubjectKeyIdentifierExtension.create(new x509.PublicKey(publicKey as Uint8Array<ArrayBuffer>));

export const authorityKeyId = ({ signer }: Issuer) =>
  x509.AuthorityKeyIdentifierExtension.create(
    new x509.PublicKey(signer.publicKey as Uint8Array<ArrayBuffer>),
  );

/** Where others find what there is to know of an issuer. */
export const pointers = async (issuer: Issuer): Promise<readonly x509.Extension[]> => {
  const { addresses } = issuer;
  return [
    await authorityKeyId(issuer),
    new x509.CRLDistributionPointsExtension([addresses.crl]),
    new x509.AuthorityInfoAccessExtension({
      caIssuers: [addresses.issuer],
      ...(addresses.ocsp !== undefined && { ocsp: [addresses.ocsp] }),
    }),
  ];
};

/** A certificate with these extensions; whoever else signs one builds on this. */
export const signed = async (
  { name, publicKey, serialNumber, validity }: Subject,
  issuer: Pick<Issuer, 'name' | 'signer'>,
  extensions: readonly x509.Extension[],
): Promise<x509.X509Certificate> => {
  const { crypto, ...keys } = signingWith(issuer.signer);
  return x509.X509CertificateGenerator.create(
    {
      serialNumber,
      subject: name,
      issuer: issuer.name,
      ...validity,
      publicKey: publicKey as Uint8Array<ArrayBuffer>,
      extensions: [...extensions],
      ...keys,
    },
    crypto,
  );
};

const caUsages: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];

const caExtensions = async ({ publicKey, pathLength }: CaSubject, usages: readonly KeyUsage[]) => [
  new x509.BasicConstraintsExtension(true, pathLength, true),
  ...usageExtensions(usages, []),
  await subjectKeyId(publicKey),
];

/** A root: a CA that signs its own name and key. */
export const selfSigned = async (subject: CaSubject, signer: Signer): Promise<x509.X509Certificate> =>
  signed(subject, { name: subject.name, signer }, await caExtensions(subject, caUsages));

/** An intermediate CA below an issuer. */
export const signIntermediate = async (subject: CaSubject, issuer: Issuer): Promise<x509.X509Certificate> =>
  signed(subject, issuer, [
    ...(await caExtensions(subject, [...caUsages, 'digitalSignature'])),
    ...(await pointers(issuer)),
  ]);

/** Reads one certificate in PEM or DER, its extensions too. @throws LocketError `bad-request` */
export const readCertificate = (encoded: string | Uint8Array): x509.X509Certificate => {
  try {
    const certificate = new x509.X509Certificate(encoded as string);
    // The library reads them when they are first looked at, and throws errors of its own.
    void certificate.extensions;
    return certificate;
  } catch (error) {
    throw new LocketError('bad-request', 'The certificate cannot be read', { cause: error });
  }
};

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Certificates in PEM as DER, unread. */
export const derIn = (pem: string): readonly Uint8Array[] =>
  (pem.match(block) ?? []).map((each) => Buffer.from(each.replace(/-----[^-]+-----/g, ''), 'base64'));

/** Reads certificates in PEM, one after the other. @throws LocketError `bad-request` */
export const readCertificates = (pem: string): readonly x509.X509Certificate[] =>
  (pem.match(block) ?? []).map(readCertificate);

/** The key identifier of its issuer that a certificate has, lower-case hex; undefined without one. */
export const authorityKeyIn = (certificate: x509.X509Certificate): string | undefined =>
  certificate.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId?.toLowerCase();
/** A chain in PEM without the certificates in it that sign themselves. */
export const withoutRoots = (chain: string): string =>
  readCertificates(chain)
    .filter(({ subject, issuer }) => subject !== issuer)
    .map((certificate) => toPem(certificate).trim())
    .join('\n');

export const toPem = (certificate: x509.X509Certificate): string => certificate.toString('pem');

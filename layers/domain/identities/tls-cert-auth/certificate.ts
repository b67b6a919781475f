import { X509Certificate } from 'node:crypto';
import { keyUsageIn, partsOf, pathLengthIn } from './der.ts';

/** A certificate, and what decides about it. */
export interface Certificate {
  readonly x509: X509Certificate;
  /** Milliseconds since 1970, both included. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly isAuthority: boolean;
  /** How many authorities may stand between it and whom it vouches for. */
  readonly pathLength: number;
  /** Whether it may sign certificates, and whether it may sign for itself as clients of TLS do. */
  readonly maySignCertificates: boolean;
  readonly maySign: boolean;
  /** Whether it may be used by clients of TLS, as far as it says what it may be used for. */
  readonly isForClients: boolean;
  /** Whether it has a demand that is not understood here, and would have to be (RFC 5280, 4.2). */
  readonly hasUnknownDemand: boolean;
  readonly isStronglySigned: boolean;
  readonly hasStrongKey: boolean;
}

/** Object identifiers of extensions, 2.5.29.x. */
const ids = {
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  extendedKeyUsage: '551d25',
};
const understood: ReadonlySet<string> = new Set(Object.values(ids));

/** RSA and ECDSA with SHA-256, SHA-384 and SHA-512, and Ed25519. */
const strongSignatures: ReadonlySet<string> = new Set([
  '2a864886f70d01010b',
  '2a864886f70d01010c',
  '2a864886f70d01010d',
  '2a8648ce3d040302',
  '2a8648ce3d040303',
  '2a8648ce3d040304',
  '2b6570',
]);

const digitalSignature = 0x80;
const keyCertSign = 0x04;
const clientAuth = '1.3.6.1.5.5.7.3.2';
const anyUse = '2.5.29.37.0';

const isStrong = ({ publicKey }: X509Certificate): boolean => {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type === 'ed25519') return true;
  if (type === 'rsa' || type === 'rsa-pss') return (details?.modulusLength ?? 0) >= 2048;
  return type === 'ec' && /^(?:prime256v1|secp384r1|secp521r1)$/.test(details?.namedCurve ?? '');
};

const factsOf = (x509: X509Certificate): Certificate => {
  const { extensions, signatureAlgorithm } = partsOf(x509.raw);
  const contentOf = (id: string) => extensions.find((each) => each.id === id)?.value;
  const [usage, constraints] = [contentOf(ids.keyUsage), contentOf(ids.basicConstraints)];
  const bits = usage ? keyUsageIn(usage) : 0xff;
  // Node calls extended key usages so; it has none for a certificate that does not say.
  const uses = x509.keyUsage as readonly string[] | undefined;
  return {
    x509,
    validFrom: Date.parse(x509.validFrom),
    validTo: Date.parse(x509.validTo),
    isAuthority: x509.ca,
    pathLength: (constraints && pathLengthIn(constraints)) ?? Infinity,
    maySignCertificates: (bits & keyCertSign) !== 0,
    maySign: (bits & digitalSignature) !== 0,
    isForClients: !uses || uses.includes(clientAuth) || uses.includes(anyUse),
    hasUnknownDemand: extensions.some(({ id, isCritical }) => isCritical && !understood.has(id)),
    isStronglySigned: strongSignatures.has(signatureAlgorithm),
    hasStrongKey: isStrong(x509),
  };
};

/** The certificate in a PEM block; undefined for anything that cannot be read. */
export const certificateIn = (pem: string): Certificate | undefined => {
  try {
    return factsOf(new X509Certificate(pem));
  } catch {
    return undefined;
  }
};

const blocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The PEM blocks of certificates in a text. */
export const blocksIn = (text: string): readonly string[] => text.match(blocks) ?? [];

/** The one common name of its subject; undefined when it has none or several. */
export const commonNameOf = ({ x509 }: Certificate): string | undefined => {
  const name = (x509.toLegacyObject().subject as { readonly CN?: unknown }).CN;
  return typeof name === 'string' && name !== '' ? name : undefined;
};

// Node writes a value in JSON's quotes that could be taken for more than one.
const altName = /(DNS|URI|email|IP Address):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/gy;

/** A name of a host, an e-mail address, an address or a URI. */
export interface AltName {
  readonly kind: 'DNS' | 'EMAIL' | 'IP' | 'URI';
  readonly name: string;
}

/** By what Node calls them. */
const kinds: Readonly<Record<string, AltName['kind']>> = { email: 'EMAIL', 'IP Address': 'IP', URI: 'URI' };

/** The names that it is for; none when it has one that cannot be read. */
export const altNamesOf = ({ x509: { subjectAltName = '' } }: Certificate): readonly AltName[] => {
  const found = [...subjectAltName.matchAll(altName)];
  if (found.reduce((sum, [all]) => sum + all.length, 0) !== subjectAltName.length) return [];
  return found.map(([, kind = '', text = '']) => ({
    kind: kinds[kind] ?? 'DNS',
    name: text.startsWith('"') ? String(JSON.parse(text)) : text,
  }));
};

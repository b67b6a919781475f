// The library finds its own parts by metadata on its classes.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** A certificate and its private key, both PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;
/** Clocks that differ a little agree on what is valid. */
const anHour = 3_600_000;
const lifetimes = { authority: 3650 * day, server: 90 * day };

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** Twenty bytes as a positive number (RFC 5280 section 4.1.2.2), hexadecimal. */
const newSerialNumber = (): string => {
  const bytes = webcrypto.getRandomValues(Buffer.alloc(20));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
};

const pemOf = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

interface Wish {
  readonly subject: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly lifetime: number;
  readonly extensions: readonly x509.Extension[];
}

interface Issuer {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

const issue = async (wish: Wish, { name, keys }: Issuer, now: Date): Promise<Pair> => {
  const { publicKey, privateKey } = wish.keys;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: wish.subject,
    issuer: name,
    notBefore: new Date(now.getTime() - anHour),
    notAfter: new Date(now.getTime() + wish.lifetime),
    publicKey: publicKey as never,
    signingKey: keys.privateKey as never,
    signingAlgorithm: algorithm,
    extensions: [
      ...wish.extensions,
      await x509.SubjectKeyIdentifierExtension.create(publicKey as never),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey as never),
    ],
  });
  return { certificate: `${certificate.toString('pem').trim()}\n`, key: pemOf(privateKey) };
};

const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;

/** A CA for this machine alone, which signs servers and no further CA. People tell it by `host`. */
export const newAuthority = async (host: string, now: Date): Promise<Pair> => {
  const keys = await newKeys();
  const subject = `CN=Locket on ${host.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 50)}`;
  const extensions = [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
  ];
  const wish = { subject, keys, lifetime: lifetimes.authority, extensions };
  return issue(wish, { name: subject, keys }, now);
};

const contentOf = (pem: string): Buffer =>
  Buffer.from(pem.trim().split('\n').slice(1, -1).join(''), 'base64');

const issuerIn = async ({ certificate, key }: Pair): Promise<Issuer> => {
  const { subject, publicKey } = new x509.X509Certificate(certificate);
  const privateKey = await webcrypto.subtle.importKey('pkcs8', contentOf(key), algorithm, false, ['sign']);
  return { name: subject, keys: { privateKey, publicKey: (await publicKey.export()) as never } };
};

/** A certificate of a server with these host names and addresses, below the CA. */
export const newServer = async (names: readonly string[], authority: Pair, now: Date): Promise<Pair> => {
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(
      names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
    ),
  ];
  const keys = await newKeys();
  const wish = { subject: 'CN=Locket', keys, lifetime: lifetimes.server, extensions };
  return issue(wish, await issuerIn(authority), now);
};

import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Identifier } from '../../domain/pki/acme/identifiers.ts';
import type { Finding, Proof } from '../../domain/pki/acme/validation.ts';
import { contentAt, object, octets, sequence, yes } from '../../domain/pki/x509/der.ts';
import { notProven, proven } from './findings.ts';
import type { Surroundings } from './settings.ts';

const protocol = 'acme-tls/1';
const acmeIdentifier = object('1.3.6.1.5.5.7.1.31');
const extensionsTag = 0xa3;

const groupsOf = (address: string): readonly string[] => {
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((group) => group !== '');
  if (tail === undefined) return left;
  const right = tail.split(':').filter((group) => group !== '');
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
};

/** The name by which a server is asked about an address (RFC 8738 section 6). */
export const reverseName = (address: string): string => {
  if (isIP(address) === 4) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const digits = groupsOf(address)
    .map((group) => group.padStart(4, '0'))
    .join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
};

const childrenOf = (der: Buffer, parent: number): readonly number[] => {
  const { from, to } = contentAt(der, parent);
  const children: number[] = [];
  for (let at = from; at < Math.min(to, der.length); at = contentAt(der, at).to) children.push(at);
  return children;
};

/** The extensions of a certificate, each as it is encoded. */
const extensionsOf = (der: Buffer): readonly Buffer[] => {
  const [toBeSigned = 0] = childrenOf(der, 0);
  const holder = childrenOf(der, toBeSigned).find((at) => der[at] === extensionsTag);
  const [all] = holder === undefined ? [] : childrenOf(der, holder);
  return all === undefined ? [] : childrenOf(der, all).map((at) => der.subarray(at, contentAt(der, at).to));
};

/** Whether it is about this identifier alone. */
const isAbout = (certificate: X509Certificate, { type, value }: Identifier): boolean => {
  const names = certificate.subjectAltName ?? '';
  if (type === 'dns') return names.toLowerCase() === `dns:${value}`;
  return /^IP Address:[0-9A-F:.]+$/.test(names) && certificate.checkIP(value) !== undefined;
};

/** Whether a certificate is the proof: of this identifier, and with the digest as a critical extension (RFC 8737). */
const isProof = (der: Buffer, { identifier, keyAuthorization }: Proof): boolean => {
  const digest = createHash('sha256').update(keyAuthorization).digest();
  const expected = sequence(acmeIdentifier, yes, octets(octets(digest)));
  return (
    isAbout(new X509Certificate(der), identifier) &&
    extensionsOf(der).some((extension) => extension.equals(expected))
  );
};

const connected = async (proof: Proof, around: Surroundings): Promise<TLSSocket> => {
  const { type, value } = proof.identifier;
  const lookup = await around.destinationOf(value);
  around.signal.throwIfAborted();
  return new Promise((done, reject) => {
    const socket = connect({
      host: value,
      port: around.ports.tls,
      servername: type === 'ip' ? reverseName(value) : value,
      ALPNProtocols: [protocol],
      minVersion: 'TLSv1.2',
      lookup,
      // The certificate is the proof itself, signed by nobody else.
      rejectUnauthorized: false,
    });
    around.signal.addEventListener('abort', () => socket.destroy());
    socket.once('secureConnect', () => done(socket));
    socket.once('error', reject);
  });
};

/** Looks for the proof in the certificate of a server that speaks the protocol of this challenge. */
export const lookByTls = async (proof: Proof, around: Surroundings): Promise<Finding> => {
  const socket = await connected(proof, around);
  socket.on('error', () => undefined);
  try {
    if (socket.alpnProtocol !== protocol)
      return notProven('unauthorized', `The target does not speak ${protocol}`);
    const { raw } = socket.getPeerCertificate();
    return raw && isProof(raw, proof)
      ? proven
      : notProven('unauthorized', 'The certificate of the target is not the proof');
  } finally {
    socket.destroy();
  }
};

import { createHash, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { octets } from '../../../layers/domain/pki/x509/der.ts';
import { x509 } from '../../../layers/domain/pki/x509/library.ts';

interface ProofFacts {
  readonly names: readonly string[];
  readonly keyAuthorization: string | undefined;
  readonly isCritical?: boolean;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const pemOf = (der: ArrayBuffer): string =>
  `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der).toString('base64')}\n-----END PRIVATE KEY-----`;

/** The certificate that a server shows as a proof (RFC 8737 section 3), and its key, PEM. */
export const proofCertificate = async ({ names, keyAuthorization, isCritical = true }: ProofFacts) => {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const digest = keyAuthorization && createHash('sha256').update(keyAuthorization).digest();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=proof',
    keys: keys as never,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const),
      ),
      ...(digest
        ? [new x509.Extension('1.3.6.1.5.5.7.1.31', isCritical, new Uint8Array(octets(digest)))]
        : []),
    ],
  });
  return {
    key: pemOf(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    cert: certificate.toString('pem'),
  };
};

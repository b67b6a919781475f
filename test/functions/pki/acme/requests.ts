import { type KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';

export interface RequestFacts {
  readonly names: readonly string[];
  readonly commonName?: string;
  /** The subject as a whole. */
  readonly subject?: string;
  readonly extensions?: readonly x509.Extension[];
  /** A private key for P-256; a new one unless given. */
  readonly key?: KeyObject;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const keysOf = async (key: KeyObject | undefined) => {
  if (!key) return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const jwk = key.export({ format: 'jwk' });
  const { d: _private, ...open } = jwk;
  return {
    privateKey: await webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']),
  };
};

const kindOf = (name: string) => (isIP(name) ? 'ip' : name.includes('@') ? 'email' : 'dns');

/** A certification request, DER. */
export const newRequest = async ({
  names,
  commonName,
  subject,
  extensions = [],
  key,
}: RequestFacts): Promise<Buffer> => {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject ?? (commonName === undefined ? '' : `CN=${commonName}`),
    keys: (await keysOf(key)) as never,
    signingAlgorithm: algorithm,
    extensions: [
      ...(names.length > 0
        ? [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: kindOf(value), value })))]
        : []),
      ...extensions,
    ],
  });
  return Buffer.from(request.rawData);
};

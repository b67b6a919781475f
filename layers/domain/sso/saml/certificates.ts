import { X509Certificate } from 'node:crypto';
import { LocketError } from '../../errors.ts';
import { pemText } from '../../pki/x509/pem.ts';

/** So many at once: the present one and those that follow it. */
const maxCertificates = 5;
const block = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

const bad = (message: string): LocketError => new LocketError('bad-request', `cert ${message}`);

const bodiesIn = (text: string): readonly string[] => {
  const blocks = [...text.matchAll(block)].map(([, body = '']) => body);
  if (blocks.length === 0) return [text];
  if (text.replace(block, '').trim() !== '') throw bad('must hold certificates and nothing else');
  return blocks;
};

const certificateIn = (body: string): string => {
  const bare = body.replace(/\s/g, '');
  if (!base64.test(bare)) throw bad('must be certificates in PEM, or one in base64');
  const der = Buffer.from(bare, 'base64');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    throw bad('must be certificates in PEM, or one in base64');
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type !== 'rsa' || (details?.modulusLength ?? 0) < 2048)
    throw bad('must have RSA keys of 2048 bits or more');
  return pemText('CERTIFICATE', der);
};

/**
 * The certificates of a provider as it gives them: in PEM, several one after the other, or one in bare base64. When they
 * end says nothing: the provider is known by its keys. @throws LocketError `bad-request`
 */
export const providerCertificates = (text: string): readonly string[] => {
  const found = bodiesIn(text).map(certificateIn);
  if (found.length > maxCertificates) throw bad(`may hold ${maxCertificates} certificates`);
  return found;
};

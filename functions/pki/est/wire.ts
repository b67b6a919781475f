import { LocketError } from '../../../layers/domain/errors.ts';
import { Reply } from '../../../layers/http/operation.ts';

/** Media types of RFC 7030. */
export const certificatesType = 'application/pkcs7-mime; smime-type=certs-only';
export const attributesType = 'application/csrattrs';
export const requestType = 'application/pkcs10';
const boundary = 'est-server-key-generation';
export const keyAndCertificateType = `multipart/mixed; boundary=${boundary}`;

const transferEncoding = { 'content-transfer-encoding': 'base64' };

/** Base64 in lines of 64 characters, of the 76 that RFC 2045 allows. */
const lines = (bytes: Uint8Array): string =>
  (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  )
    .map((line) => `${line}\n`)
    .join('');

/** Bytes as EST answers them: base64, which the header says that older clients look for (RFC 8951 section 2.1). */
export const base64Reply = (bytes: Uint8Array, contentType: string): Reply<string> =>
  new Reply(lines(bytes), { contentType, headers: transferEncoding });

const part = (contentType: string, content: string): string =>
  [
    `--${boundary}`,
    `Content-Type: ${contentType}`,
    'Content-Transfer-Encoding: base64',
    '',
    content.trim(),
    '',
  ].join('\r\n');

/** What stands between the first and the last line of PEM. */
const contentOf = (pem: string): string => pem.trim().split('\n').slice(1, -1).join('\r\n');

/** A private key, PKCS #8 in PEM, and its certificate as one reply of two parts (RFC 7030 section 4.4.2). */
export const keyAndCertificate = (privateKey: string, certificate: Uint8Array): Reply<string> =>
  new Reply(
    [
      part('application/pkcs8', contentOf(privateKey)),
      part(certificatesType, lines(certificate).replaceAll('\n', '\r\n')),
      `--${boundary}--\r\n`,
    ].join(''),
    { contentType: keyAndCertificateType },
  );

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A certification request as EST takes it: base64 in lines of any length, or PEM. @throws LocketError `bad-request` */
export const requestIn = (text: string): Uint8Array | string => {
  if (text.includes('-----BEGIN')) return text;
  const content = text.replace(/\s+/g, '');
  if (!base64.test(content))
    throw new LocketError('bad-request', 'The certification request must be in base64');
  return Buffer.from(content, 'base64');
};

/**
 * The password of HTTP Basic: what stands behind the first colon (RFC 7617 section 2), whoever the user says to be;
 * undefined without such a header.
 */
export const passphraseIn = (authorization: string | undefined): string | undefined => {
  const [, credentials] = /^basic +([A-Za-z0-9+/=]{1,4096})$/i.exec(authorization?.trim() ?? '') ?? [];
  if (credentials === undefined) return undefined;
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const at = text.indexOf(':');
  return at < 0 || at === text.length - 1 ? undefined : text.slice(at + 1);
};

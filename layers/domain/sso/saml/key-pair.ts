import { generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { bits, integer, nothing, object, sequence, tagged, time, unsigned } from '../../pki/x509/der.ts';
import { pemText } from '../../pki/x509/pem.ts';
import type { Runtime } from '../../runtime.ts';

const generate = promisify(generateKeyPair);

/** A key of this instance at one provider, and the certificate by which the provider knows it. */
export interface KeyPair {
  /** In PEM. */
  readonly certificate: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}

/** Years: providers take the key for what it is, and look at no certificate authority. */
const lifetime = 10;
const utf8 = 0x0c;
const set = 0x31;
/** `[0]`, constructed. */
const first = 0xa0;

const rsaWithSha256 = sequence(object('1.2.840.113549.1.1.11'), nothing);

const nameOf = (commonName: string): Buffer =>
  sequence(tagged(set, sequence(object('2.5.4.3'), tagged(utf8, Buffer.from(commonName)))));

const inYears = (from: Date, years: number): Date => {
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
};

/** A new RSA key with a certificate that it signed itself (RFC 5280, section 4.1). */
export const newKeyPair = async ({ now, randomBytes }: Runtime, commonName: string): Promise<KeyPair> => {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const from = now();
  const name = nameOf(commonName);
  const toBeSigned = sequence(
    tagged(first, integer(2)),
    unsigned(randomBytes(16)),
    rsaWithSha256,
    name,
    sequence(time(from), time(inYears(from, lifetime))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return {
    certificate: pemText('CERTIFICATE', sequence(toBeSigned, rsaWithSha256, bits(signature))),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

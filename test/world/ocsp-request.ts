import { object, octets, sequence, tagged, unsigned } from '../../layers/domain/pki/x509/der.ts';
import { x509 } from '../../layers/domain/pki/x509/library.ts';
import { issuerKeyHash, issuerNameHash } from '../../layers/domain/pki/x509/ocsp-response.ts';

const sha1 = sequence(object('1.3.14.3.2.26'), Buffer.of(0x05, 0));

const nonceId = object('1.3.6.1.5.5.7.48.1.2');

/** A question about a certificate of an issuer (PEM), in DER (RFC 6960 section 4.1). */
export const ocspRequest = (issuer: string, serialNumber: string, nonce?: Uint8Array): Buffer => {
  const { subjectName, publicKey } = new x509.X509Certificate(issuer);
  const name = new Uint8Array(subjectName.toArrayBuffer());
  const certId = sequence(
    sha1,
    octets(issuerNameHash('sha1', name)),
    octets(issuerKeyHash('sha1', new Uint8Array(publicKey.rawData))),
    unsigned(Buffer.from(serialNumber, 'hex')),
  );
  const extensions = nonce ? [tagged(0xa2, sequence(sequence(nonceId, octets(octets(nonce)))))] : [];
  return sequence(sequence(sequence(sequence(certId)), ...extensions));
};

import { integer, object, sequence, tagged } from './der.ts';

const set = 0x31;
/** `[0]`, constructed. */
const first = 0xa0;
const signedData = object('1.2.840.113549.1.7.2');
const data = object('1.2.840.113549.1.7.1');

/**
 * Certificates, DER, as a PKCS #7 message without content and signers: SignedData of CMS (RFC 5652 section 5.1) in the
 * form of a simple PKI response (RFC 5272 section 4.1).
 */
export const certificatesOnly = (certificates: readonly Uint8Array[]): Buffer =>
  sequence(
    signedData,
    tagged(
      first,
      sequence(
        integer(1),
        tagged(set, Buffer.alloc(0)),
        sequence(data),
        tagged(first, ...certificates),
        tagged(set, Buffer.alloc(0)),
      ),
    ),
  );

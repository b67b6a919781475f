import { authorityKeyId, type Issuer, type Subject, signed, subjectKeyId } from './certificates.ts';
import { nothing } from './der.ts';
import { x509 } from './library.ts';
import { usageExtensions } from './usages.ts';

/** Nobody asks about the certificate of who answers: it is short-lived instead (RFC 6960 section 4.2.2.2.1). */
const noCheck = '1.3.6.1.5.5.7.48.1.5';

/** A certificate that lets its key answer about what the issuer issued, and do nothing else (section 4.2.2.2). */
export const signResponder = async (subject: Subject, issuer: Issuer): Promise<x509.X509Certificate> =>
  signed(subject, issuer, [
    new x509.BasicConstraintsExtension(false, undefined, true),
    ...usageExtensions(['digitalSignature'], ['ocspSigning']),
    new x509.Extension(noCheck, false, new Uint8Array(nothing)),
    await subjectKeyId(subject.publicKey),
    await authorityKeyId(issuer),
  ]);

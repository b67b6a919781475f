import {
  type Issuer,
  type LeafSubject,
  pointers,
  signed,
  subjectKeyId,
} from '../../../../layers/domain/pki/x509/certificates.ts';
import { x509 } from '../../../../layers/domain/pki/x509/library.ts';
import { usageExtensions } from '../../../../layers/domain/pki/x509/usages.ts';

const anyPolicy = '2.5.29.32.0';

/** A leaf as the library puts it together, DER. */
export const referenceLeaf = async (subject: LeafSubject, issuer: Issuer): Promise<Buffer> => {
  const names = subject.alternativeNames.map((name) => ({ ...name }));
  const isNameless = subject.name.toString() === '';
  const certificate = await signed(subject, issuer, [
    new x509.BasicConstraintsExtension(false, undefined, false),
    ...usageExtensions(subject.keyUsages, subject.extendedKeyUsages),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names, isNameless)] : []),
    new x509.CertificatePolicyExtension([anyPolicy]),
    await subjectKeyId(subject.publicKey),
    ...(await pointers(issuer)),
  ]);
  return Buffer.from(certificate.rawData);
};

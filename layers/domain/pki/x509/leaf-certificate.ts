import { createHash } from 'node:crypto';
import { addressBytes } from './address-bytes.ts';
import type { AlternativeName } from './alternative-names.ts';
import type { Addresses, Issuer, LeafSubject } from './certificates.ts';
import { integer, object, octets, sequence, tagged, time, unsigned, yes } from './der.ts';
import { derOf } from './names.ts';
import { subjectPublicKey } from './revocation-list.ts';
import { algorithmOf, signedStructure } from './signed.ts';
import { purposesDer, usagesDer } from './usages-der.ts';

/** Of extensions and what they name (RFC 5280 section 4.2). */
const ids = {
  basicConstraints: object('2.5.29.19'),
  keyUsage: object('2.5.29.15'),
  extendedKeyUsage: object('2.5.29.37'),
  alternativeNames: object('2.5.29.17'),
  policies: object('2.5.29.32'),
  subjectKey: object('2.5.29.14'),
  authorityKey: object('2.5.29.35'),
  listAddress: object('2.5.29.31'),
  access: object('1.3.6.1.5.5.7.1.1'),
  anyPolicy: object('2.5.29.32.0'),
  ocsp: object('1.3.6.1.5.5.7.48.1'),
  caIssuers: object('1.3.6.1.5.5.7.48.2'),
} as const;

/** Tags of GeneralName (section 4.2.1.6). */
const kinds = { email: 0x81, dns: 0x82, url: 0x86, ip: 0x87 } as const;

const extension = (id: Buffer, isCritical: boolean, value: Uint8Array): Buffer =>
  sequence(id, ...(isCritical ? [yes] : []), octets(value));

const keyIdOf = (publicKey: Uint8Array): Buffer =>
  createHash('sha1').update(subjectPublicKey(publicKey)).digest();

const generalName = ({ type, value }: AlternativeName): Buffer =>
  tagged(kinds[type], type === 'ip' ? addressBytes(value) : Buffer.from(value, 'latin1'));

const addressed = (url: string): Buffer => tagged(kinds.url, Buffer.from(url, 'latin1'));

const listPoint = (url: string): Buffer => sequence(sequence(tagged(0xa0, tagged(0xa0, addressed(url)))));

const accessTo = ({ issuer, ocsp }: Addresses): Buffer =>
  sequence(
    ...(ocsp === undefined ? [] : [sequence(ids.ocsp, addressed(ocsp))]),
    sequence(ids.caIssuers, addressed(issuer)),
  );

const extensionsOf = (subject: LeafSubject, { signer, addresses }: Issuer, isNameless: boolean): Buffer => {
  const { keyUsages, extendedKeyUsages, alternativeNames } = subject;
  const when = (isThere: boolean, make: () => Buffer): readonly Buffer[] => (isThere ? [make()] : []);
  return sequence(
    extension(ids.basicConstraints, false, sequence()),
    ...when(keyUsages.length > 0, () => extension(ids.keyUsage, true, usagesDer(keyUsages))),
    ...when(extendedKeyUsages.length > 0, () =>
      extension(ids.extendedKeyUsage, true, purposesDer(extendedKeyUsages)),
    ),
    ...when(alternativeNames.length > 0, () =>
      extension(ids.alternativeNames, isNameless, sequence(...alternativeNames.map(generalName))),
    ),
    extension(ids.policies, false, sequence(sequence(ids.anyPolicy))),
    extension(ids.subjectKey, false, octets(keyIdOf(subject.publicKey))),
    extension(ids.authorityKey, false, sequence(tagged(0x80, keyIdOf(signer.publicKey)))),
    extension(ids.listAddress, false, listPoint(addresses.crl)),
    extension(ids.access, false, accessTo(addresses)),
  );
};

const version3 = tagged(0xa0, integer(2));
/** DER of a name without parts. */
const nobody = 2;

/**
 * A leaf below an issuer, DER (RFC 5280 section 4.1). Its alternative names are critical when it has no name of its own
 * (section 4.2.1.6). It is put together here byte by byte, as the library would: that takes twenty times as long.
 */
export const signLeaf = (subject: LeafSubject, issuer: Issuer): Promise<Buffer> => {
  const name = derOf(subject.name);
  const { notBefore, notAfter } = subject.validity;
  const toBeSigned = sequence(
    version3,
    unsigned(Buffer.from(subject.serialNumber, 'hex')),
    algorithmOf(issuer.signer),
    derOf(issuer.name),
    sequence(time(notBefore), time(notAfter)),
    name,
    subject.publicKey,
    tagged(0xa3, extensionsOf(subject, issuer, name.length === nobody)),
  );
  return signedStructure(toBeSigned, issuer.signer);
};

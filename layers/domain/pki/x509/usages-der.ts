import { object, sequence, tagged } from './der.ts';
import type { ExtendedKeyUsage, KeyUsage } from './usages.ts';

/** The bit of each usage (RFC 5280 section 4.2.1.3). */
const bit: Readonly<Record<KeyUsage, number>> = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
  encipherOnly: 7,
  decipherOnly: 8,
};

const purposes: Readonly<Record<ExtendedKeyUsage, Buffer>> = {
  serverAuth: object('1.3.6.1.5.5.7.3.1'),
  clientAuth: object('1.3.6.1.5.5.7.3.2'),
  codeSigning: object('1.3.6.1.5.5.7.3.3'),
  emailProtection: object('1.3.6.1.5.5.7.3.4'),
  timeStamping: object('1.3.6.1.5.5.7.3.8'),
  ocspSigning: object('1.3.6.1.5.5.7.3.9'),
};

const bitString = 0x03;

/** KeyUsage, DER: named bits end with the last one that is set (ITU-T X.690 section 11.2.2). */
export const usagesDer = (usages: readonly KeyUsage[]): Buffer => {
  const set = usages.map((usage) => bit[usage]);
  const last = Math.max(...set);
  const bytes = Buffer.alloc(Math.floor(last / 8) + 1);
  for (const at of set) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
  return tagged(bitString, Buffer.of(7 - (last % 8)), bytes);
};

const usagesByBit = Object.entries(bit).sort(([, a], [, b]) => a - b) as readonly (readonly [
  KeyUsage,
  number,
])[];

/** The usages whose bits are set; undefined for none. */
export const usagesInBits = (bytes: Uint8Array): readonly KeyUsage[] | undefined => {
  const named = usagesByBit.filter(([, at]) => ((bytes[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0);
  return named.length > 0 ? named.map(([usage]) => usage) : undefined;
};

const byIdentifier: ReadonlyMap<string, ExtendedKeyUsage> = new Map(
  Object.entries(purposes).map(([usage, id]) => [id.toString('hex'), usage as ExtendedKeyUsage]),
);

/** What an object identifier, DER, stands for; undefined for a purpose that is not issued. */
export const purposeIn = (identifier: Uint8Array): ExtendedKeyUsage | undefined =>
  byIdentifier.get(Buffer.from(identifier).toString('hex'));

/** ExtKeyUsageSyntax, DER. */
export const purposesDer = (usages: readonly ExtendedKeyUsage[]): Buffer =>
  sequence(...usages.map((usage) => purposes[usage]));

import type { AlternativeName } from './alternative-names.ts';
import { BadDer, type DerValue, membersOf, readDer, tagged } from './der-reader.ts';
import type { ExtendedKeyUsage, KeyUsage } from './usages.ts';
import { purposeIn, usagesInBits } from './usages-der.ts';

/** What a certification request says, of one that says no more than most do. Names and usages as they stand, not looked at. */
export interface PlainRequest {
  readonly der: Uint8Array;
  /** The subject, DER. */
  readonly name: Uint8Array<ArrayBuffer>;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly alternativeNames: readonly AlternativeName[];
  readonly keyUsages: readonly KeyUsage[] | undefined;
  readonly purposes: readonly ExtendedKeyUsage[] | undefined;
  readonly isCa: boolean;
  readonly attributes: readonly string[];
}

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  object: 0x06,
  sequence: 0x30,
  set: 0x31,
  attributes: 0xa0,
} as const;

const most = { extensions: 10, names: 100, purposes: 20 } as const;

const hexOf = ({ content }: DerValue): string => Buffer.from(content).toString('hex');

/** What is not of this form is none that is plain: it may still be a request. */
const exactly = <T>(value: T | undefined, isSo: boolean): T => {
  if (value === undefined || !isSo) throw new BadDer('is not plain');
  return value;
};

/** The members of a sequence, at least and at most so many. */
const sequenceOf = (value: DerValue | undefined, least: number, greatest: number): readonly DerValue[] => {
  const members = membersOf(tagged(value, tags.sequence), greatest);
  return exactly(members, members.length >= least);
};

const extensionRequest = { hex: '2a864886f70d01090e', dotted: '1.2.840.113549.1.9.14' } as const;

const kinds = {
  '551d0f': 'keyUsage',
  '551d11': 'alternativeNames',
  '551d13': 'constraints',
  '551d25': 'purposes',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

const nameTypes: Readonly<Record<number, AlternativeName['type']>> = {
  129: 'email',
  130: 'dns',
  134: 'url',
  135: 'ip',
};

const isPrintable = (bytes: Uint8Array): boolean => bytes.every((byte) => byte > 0x20 && byte < 0x7f);

const nameIn = ({ tag, content }: DerValue): AlternativeName => {
  const type = exactly(nameTypes[tag], content.length > 0);
  if (type === 'ip') return { type, value: exactly(content.join('.'), content.length === 4) };
  return { type, value: exactly(Buffer.from(content).toString('latin1'), isPrintable(content)) };
};

const bitsIn = (der: Uint8Array): Uint8Array => {
  const { content } = tagged(readDer(der), tags.bits);
  const [unused = 8] = content;
  const isPadded = ((content.at(-1) ?? 0) & ((1 << unused) - 1)) === 0;
  return exactly(content.subarray(1), unused < 8 && content.length >= 2 && content.length <= 3 && isPadded);
};

/** Whether constraints say that it is of a CA (RFC 5280 section 4.2.1.9). */
const isCaIn = (der: Uint8Array): boolean => {
  const [flag, ...more] = sequenceOf(readDer(der), 0, 1);
  if (!flag) return false;
  const [said = 0] = tagged(flag, tags.boolean).content;
  return exactly(said === 0xff, more.length === 0 && flag.content.length === 1 && said === 0xff);
};

const extensionIn = (value: DerValue): readonly [Kind, Uint8Array] => {
  const members = sequenceOf(value, 2, 3);
  const [id, flag] = members;
  const kind = kinds[hexOf(tagged(id, tags.object)) as keyof typeof kinds];
  if (members.length === 3) exactly(flag, tagged(flag, tags.boolean).content[0] === 0xff);
  return [exactly(kind, true), tagged(members.at(-1), tags.octets).content];
};

/** Extensions that are asked for, each once. */
const extensionsIn = (attributes: DerValue | undefined): ReadonlyMap<Kind, Uint8Array> => {
  if (!attributes) return new Map();
  const [attribute] = membersOf(tagged(attributes, tags.attributes), 1);
  if (!attribute) return new Map();
  const [id, values] = sequenceOf(attribute, 2, 2);
  exactly(id, hexOf(tagged(id, tags.object)) === extensionRequest.hex);
  const [asked] = membersOf(tagged(values, tags.set), 1);
  const all = sequenceOf(asked, 1, most.extensions).map(extensionIn);
  return exactly(new Map(all), new Set(all.map(([kind]) => kind)).size === all.length);
};

const read = (der: Uint8Array): PlainRequest => {
  const [info] = sequenceOf(readDer(der), 3, 3);
  const [version, name, publicKey, attributes] = sequenceOf(info, 3, 4);
  exactly(version, hexOf(tagged(version, tags.integer)) === '00');
  const extensions = extensionsIn(attributes);
  const of = <T>(kind: Kind, make: (value: Uint8Array) => T): T | undefined => {
    const value = extensions.get(kind);
    return value && make(value);
  };
  return {
    der,
    name: new Uint8Array(tagged(name, tags.sequence).whole),
    publicKey: tagged(publicKey, tags.sequence).whole,
    alternativeNames:
      of('alternativeNames', (value) => sequenceOf(readDer(value), 1, most.names).map(nameIn)) ?? [],
    keyUsages: of('keyUsage', (value) => usagesInBits(bitsIn(value))),
    purposes: of('purposes', (value) =>
      sequenceOf(readDer(value), 1, most.purposes).map(({ whole }) => exactly(purposeIn(whole), true)),
    ),
    isCa: of('constraints', isCaIn) ?? false,
    attributes: extensions.size > 0 ? [extensionRequest.dotted] : [],
  };
};

const block =
  /^-----BEGIN CERTIFICATE REQUEST-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE REQUEST-----\s*$/;

const bytesOf = (encoded: string | Uint8Array): Uint8Array => {
  if (typeof encoded !== 'string') return encoded;
  return Buffer.from(exactly(block.exec(encoded)?.[1], true), 'base64');
};

/**
 * A request that is DER, one block of PEM at most, and asks for no more than names, usages and to be a CA. Undefined for
 * every other one, which whoever reads all forms has to look at.
 */
export const plainRequest = (encoded: string | Uint8Array): PlainRequest | undefined => {
  try {
    return read(bytesOf(encoded));
  } catch (error) {
    if (error instanceof BadDer) return undefined;
    throw error;
  }
};

import { BadDer, type DerValue, membersOf, readDer, tagged } from './der-reader.ts';

/** Which certificate is asked about (RFC 6960 section 4.1.1). */
export interface AskedCertificate {
  /** The identifier as it came: replies repeat it byte by byte. */
  readonly certId: Uint8Array;
  /** Name of the hash in Node's words. */
  readonly hash: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Lower-case hex. */
  readonly serialNumber: string;
}

export interface OcspRequest {
  readonly asked: readonly AskedCertificate[];
  /** What makes the reply one to this request only; as it came. */
  readonly nonce: Uint8Array | undefined;
}

/** Certificates that one request may ask about; the profile for many clients allows one (RFC 5019 section 2.1.1). */
const mostAsked = 8;
/** Bytes of a nonce (RFC 9654 section 2.1). */
const longestNonce = 128;
/** Bytes of a serial number (RFC 5280 section 4.1.2.2), with the octet for the sign that some put before. */
const longestSerial = 21;

const tags = { integer: 0x02, octets: 0x04, boolean: 0x01, object: 0x06, sequence: 0x30 } as const;
const explicit = (n: number): number => 0xa0 | n;

/** Hashes by the content of their object identifiers, hex. */
const hashes: Readonly<Record<string, string>> = {
  '2b0e03021a': 'sha1',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};
const nonceId = '2b0601050507300102';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const hashIn = (algorithm: DerValue | undefined): string => {
  const [id] = membersOf(tagged(algorithm, tags.sequence), 2);
  const hash = hashes[hex(tagged(id, tags.object).content)];
  if (hash === undefined) throw new BadDer('has a hash that is not offered');
  return hash;
};

/** A serial number as it is kept: without the octet that stands for the sign. */
const serialIn = (value: DerValue | undefined): string => {
  const { content } = tagged(value, tags.integer);
  if (content.length === 0 || content.length > longestSerial)
    throw new BadDer('has a serial number that is none');
  return hex(content.length > 1 && content[0] === 0 ? content.subarray(1) : content);
};

const certificateIn = (request: DerValue): AskedCertificate => {
  const [certId] = membersOf(tagged(request, tags.sequence), 2);
  const [algorithm, name, key, serial, ...more] = membersOf(tagged(certId, tags.sequence), 4);
  if (more.length > 0 || !certId) throw new BadDer('holds something else');
  return {
    certId: certId.whole,
    hash: hashIn(algorithm),
    issuerNameHash: tagged(name, tags.octets).content,
    issuerKeyHash: tagged(key, tags.octets).content,
    serialNumber: serialIn(serial),
  };
};

/** The nonce of an extension; undefined for another one. What is critical must be understood (section 4.4). */
const nonceIn = (extension: DerValue): Uint8Array | undefined => {
  const members = membersOf(tagged(extension, tags.sequence), 3);
  const [id, second] = members;
  const isCritical = second?.tag === tags.boolean && second.content[0] !== 0;
  const isNonce = hex(tagged(id, tags.object).content) === nonceId;
  if (!isNonce && isCritical) throw new BadDer('has a critical extension that is unknown');
  if (!isNonce) return undefined;
  const nonce = tagged(members.at(-1), tags.octets).content;
  if (nonce.length === 0 || nonce.length > longestNonce + 2) throw new BadDer('has a nonce that is too long');
  return nonce;
};

const noncesIn = (extensions: DerValue | undefined): readonly Uint8Array[] => {
  if (!extensions) return [];
  const [list] = membersOf(extensions, 1);
  return membersOf(tagged(list, tags.sequence), 8).flatMap((each) => nonceIn(each) ?? []);
};

/** Reads a request (RFC 6960 section 4.1). A signature on it is not asked for, and not looked at. @throws BadDer */
export const readOcspRequest = (der: Uint8Array): OcspRequest => {
  const [toBeSigned] = membersOf(tagged(readDer(der), tags.sequence), 2);
  const members = membersOf(tagged(toBeSigned, tags.sequence), 4);
  const list = members.find(({ tag }) => tag === tags.sequence);
  const version = members.find(({ tag }) => tag === explicit(0));
  if (version && hex(version.content) !== '020100') throw new BadDer('has a version that is unknown');
  const asked = membersOf(tagged(list, tags.sequence), mostAsked).map(certificateIn);
  if (asked.length === 0) throw new BadDer('asks about nothing');
  const [nonce, ...more] = noncesIn(members.find(({ tag }) => tag === explicit(2)));
  if (more.length > 0) throw new BadDer('has more than one nonce');
  return { asked, nonce };
};

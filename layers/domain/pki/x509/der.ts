/**
 * The few forms of DER (ITU-T X.690) that a revocation list and a response about a certificate are made of. A list has a
 * line for each revoked certificate, for which a library that builds objects takes a hundred times as long.
 */

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  object: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.of(size);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
};

/** A value under its tag. */
export const tagged = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = content.length === 1 && content[0] ? content[0] : Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]);
};

export const sequence = (...members: readonly Uint8Array[]): Buffer => tagged(tags.sequence, ...members);
export const octets = (bytes: Uint8Array): Buffer => tagged(tags.octets, bytes);
export const bits = (bytes: Uint8Array): Buffer => tagged(tags.bits, Buffer.of(0), bytes);
export const enumerated = (value: number): Buffer => tagged(tags.enumerated, Buffer.of(value));
export const yes = tagged(tags.boolean, Buffer.of(0xff));
export const nothing = tagged(tags.nothing, Buffer.alloc(0));

/** Where a value's content begins and ends, of the value that begins at `at`. */
export const contentAt = (der: Uint8Array, at: number): { readonly from: number; readonly to: number } => {
  const first = der[at + 1] ?? 0;
  if (first < 0x80) return { from: at + 2, to: at + 2 + first };
  const size = first & 0x7f;
  const length = Buffer.from(der.subarray(at + 2, at + 2 + size)).readUIntBE(0, size);
  return { from: at + 2 + size, to: at + 2 + size + length };
};

/** A number from 0 on, big-endian; leading zeros are dropped and one is put before a set first bit. */
export const unsigned = (bytes: Uint8Array): Buffer => {
  const start = Math.min(
    bytes.findIndex((byte) => byte !== 0),
    bytes.length - 1,
  );
  const short = start > 0 ? bytes.subarray(start) : bytes;
  return (short[0] ?? 0) & 0x80
    ? tagged(tags.integer, Buffer.of(0), short)
    : tagged(tags.integer, short.length === 0 ? Buffer.of(0) : short);
};

export const integer = (value: number | bigint): Buffer => {
  const hex = value.toString(16);
  return unsigned(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
};

const base128 = (value: number): readonly number[] => {
  const groups = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
};

/** An object identifier in its dotted form. */
export const object = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(tags.object, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};

const digitsOf = (at: Date): string => at.toISOString().replace(/[-:T]|\.\d{3}/g, '');

/** A moment, in seconds, by GeneralizedTime whatever the year. */
export const generalizedTime = (at: Date): Buffer => tagged(tags.generalizedTime, Buffer.from(digitsOf(at)));

/** A moment, in seconds; by UTCTime until 2049 as RFC 5280 section 4.1.2.5 demands. */
export const time = (at: Date): Buffer =>
  at.getUTCFullYear() < 2050 ? tagged(tags.utcTime, Buffer.from(digitsOf(at).slice(2))) : generalizedTime(at);

/** An ECDSA signature `r‖s` (IEEE P1363) as X.509 has it (RFC 3279 section 2.2.3). */
export const ecdsaSignature = (signature: Uint8Array): Buffer => {
  const half = signature.length / 2;
  return sequence(unsigned(signature.subarray(0, half)), unsigned(signature.subarray(half)));
};

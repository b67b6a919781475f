/** A value of DER (ITU-T X.690) as it stands in bytes that others sent. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The value with its tag and length. */
  readonly whole: Uint8Array;
}

/** The bytes are no DER, or not what was expected. */
export class BadDer extends Error {
  override readonly name = 'BadDer';
}

const longest = 0x1_0000;

const lengthAt = (der: Uint8Array, at: number): { readonly from: number; readonly length: number } => {
  const first = der[at + 1];
  if (first === undefined) throw new BadDer('ends too early');
  if (first < 0x80) return { from: at + 2, length: first };
  const size = first & 0x7f;
  // Neither indefinite, nor longer than anything we read, nor longer than need be.
  if (size === 0 || size > 2 || der.length < at + 2 + size) throw new BadDer('has a length that is none');
  const length = der.subarray(at + 2, at + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
  if (length < 0x80 || length < 256 ** (size - 1) || length > longest)
    throw new BadDer('has a length that is none');
  return { from: at + 2 + size, length };
};

const valueAt = (der: Uint8Array, at: number): { readonly value: DerValue; readonly end: number } => {
  const tag = der[at];
  if (tag === undefined || (tag & 0x1f) === 0x1f) throw new BadDer('has a tag that is not read');
  const { from, length } = lengthAt(der, at);
  const end = from + length;
  if (end > der.length) throw new BadDer('ends too early');
  return { value: { tag, content: der.subarray(from, end), whole: der.subarray(at, end) }, end };
};

/** The one value that the bytes are. @throws BadDer */
export const readDer = (der: Uint8Array): DerValue => {
  const { value, end } = valueAt(der, 0);
  if (end !== der.length) throw new BadDer('has something behind it');
  return value;
};

/** The values that a constructed one holds, at most so many. @throws BadDer */
export const membersOf = ({ content }: DerValue, most: number): readonly DerValue[] => {
  const members: DerValue[] = [];
  for (let at = 0; at < content.length; ) {
    const { value, end } = valueAt(content, at);
    if (members.length === most) throw new BadDer('holds too much');
    members.push(value);
    at = end;
  }
  return members;
};

/** The same value, which must have this tag. @throws BadDer */
export const tagged = (value: DerValue | undefined, tag: number): DerValue => {
  if (value?.tag !== tag) throw new BadDer('holds something else');
  return value;
};

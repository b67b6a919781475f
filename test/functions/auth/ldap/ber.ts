/** A tag and what it holds, of BER as LDAP uses it (RFC 4511, 5.1). */
export interface Element {
  readonly tag: number;
  readonly value: Buffer;
}

const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = [];
  for (let left = size; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

/** Writes an element: of a text, a number, or of other elements. */
export const element = (tag: number, value: Buffer | string | number | readonly Buffer[]): Buffer => {
  const content =
    typeof value === 'number'
      ? Buffer.from([value])
      : typeof value === 'string'
        ? Buffer.from(value)
        : Buffer.isBuffer(value)
          ? value
          : Buffer.concat(value);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

/** The first element of bytes and how long it is; undefined until all of it is there. */
export const firstOf = (bytes: Buffer): (Element & { readonly size: number }) | undefined => {
  const [tag, short] = [bytes[0], bytes[1]];
  if (tag === undefined || short === undefined) return undefined;
  const more = short < 0x80 ? 0 : short & 0x7f;
  if (bytes.length < 2 + more) return undefined;
  const length = more === 0 ? short : bytes.readUIntBE(2, more);
  const start = 2 + more;
  if (bytes.length < start + length) return undefined;
  return { tag, value: bytes.subarray(start, start + length), size: start + length };
};

/** The elements that bytes hold one after the other. */
export const elementsIn = (bytes: Buffer): readonly Element[] => {
  const elements: Element[] = [];
  for (let left = bytes; left.length > 0; ) {
    const first = firstOf(left);
    if (!first) throw new Error('There is less than an element');
    elements.push(first);
    left = left.subarray(first.size);
  }
  return elements;
};

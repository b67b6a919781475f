/** What a piece of a text says once it is decoded, and where the piece stands in the text that was looked at. */
export interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How it was written. */
  readonly tag: string;
}

interface Encoding {
  readonly tag: string;
  readonly pattern: RegExp;
  decode(text: string): Buffer;
}

// Each is one class of characters and a length: nothing in them can backtrack.
const encodings: readonly Encoding[] = [
  {
    tag: 'decoded:percent',
    pattern: /(?:%[0-9A-Fa-f]{2}|[\w.~-]){16,}/g,
    decode: (text) =>
      Buffer.from(
        text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ),
  },
  {
    tag: 'decoded:hex',
    pattern: /[0-9A-Fa-f]{32,}/g,
    decode: (text) => Buffer.from(text.slice(0, text.length - (text.length % 2)), 'hex'),
  },
  { tag: 'decoded:base64', pattern: /[\w+/-]{16,}={0,2}/g, decode: (text) => Buffer.from(text, 'base64') },
];

/** More than this is not decoded: an archive that unpacks itself is nobody's secret. Bytes. */
const MAX_DECODED = 4 * 1024 * 1024;

const printable = /^[\t\n\r\x20-\x7e\u0080-\uffff]+$/;

/** Text, or nothing: bytes that are none hold no secret that a rule would know. */
const textOf = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('utf8');
  return text !== '' && !text.includes('\ufffd') && printable.test(text) ? text : undefined;
};

const partsOf = (text: string): readonly Part[] =>
  encodings.flatMap(({ tag, pattern, decode }) =>
    [...text.matchAll(pattern)].flatMap((found) => {
      if (tag === 'decoded:percent' && !found[0].includes('%')) return [];
      const decoded = textOf(decode(found[0]));
      const start = found.index;
      return decoded === undefined ? [] : [{ text: decoded, start, end: start + found[0].length, tag }];
    }),
  );

/** Everything in a text that is readable after decoding once, twice … `depth` times. */
export const decodedParts = (text: string, depth: number): readonly Part[] => {
  const all: Part[] = [];
  let size = 0;
  let level: readonly Part[] = [{ text, start: 0, end: text.length, tag: '' }];
  for (let round = 0; round < depth && level.length > 0; round += 1) {
    const next: Part[] = [];
    for (const outer of level)
      for (const inner of partsOf(outer.text)) {
        size += inner.text.length;
        if (size > MAX_DECODED) return all;
        next.push(round === 0 ? inner : { ...inner, start: outer.start, end: outer.end, tag: outer.tag });
      }
    all.push(...next);
    level = next;
  }
  return all;
};

import { bytesOf, isDict, isList, Struct, sortedKeys, textOf, type Value } from './values.ts';

/** The exponent of Go has two digits at least. */
export const goExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

/** A float64 as Go prints it (`%v`): the shortest digits, with an exponent below -4 and from 6 on. */
export const floatText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  const isPlain = value === 0 || (size >= 1e-4 && size < 1e6);
  return isPlain ? String(value) : goExponent(value.toExponential());
};

/** A value as Go prints it (`%v`). */
export const printed = (value: Value): string => {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return floatText(value);
  if (isList(value)) return `[${value.map(printed).join(' ')}]`;
  if (isDict(value))
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${printed(value.get(key))}`)
      .join(' ')}]`;
  if (value instanceof Struct) return `{${[...value.fields.values()].map(printed).join(' ')}}`;
  return String(value);
};

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

const isPrintable = (char: string): boolean => char === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char);

const escaped = (char: string): string => {
  const known = escapes[char];
  if (known) return known;
  if (isPrintable(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** A character in UTF-8 (RFC 3629, section 4), or a byte of none. */
const piece =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\s\S]/g;

const escapedPiece = (bytes: string): string =>
  bytes.length === 1 && bytes >= '\x80'
    ? `\\x${bytes.charCodeAt(0).toString(16)}`
    : bytesOf(escaped(textOf(bytes)));

/** A string in quotes as Go writes it (`%q`). */
export const quoted = (bytes: string): string => `"${bytes.replace(piece, escapedPiece)}"`;

import { any, type Functions, fixed, open, text, whole } from '../functions.ts';
import { printed, quoted } from '../printing.ts';
import { bytesOf, isList, onText, TemplateFault, textOf, type Value } from '../values.ts';

/** Bytes that one call may make. */
const LONGEST = 16 * 1024 * 1024;

const isNone = (value: Value): boolean => value === null || value === undefined;

/** Texts of a list, or of the one value that is no list. */
const textsOf = (value: Value): readonly string[] => {
  if (isNone(value)) return [];
  return isList(value) ? value.filter((member) => !isNone(member)).map(printed) : [printed(value)];
};

const trunc = (count: number, value: string): string => {
  if (count >= 0) return value.slice(0, count);
  return value.length + count > 0 ? value.slice(count) : value;
};

/** @throws TemplateFault */
const substr = (start: number, end: number, value: string): string => {
  if (start < 0) return value.slice(0, end);
  if (start > value.length) throw new TemplateFault('substr: it begins behind the end');
  return end < 0 || end > value.length ? value.slice(start) : value.slice(start, end);
};

const abbrev = (width: number, value: string): string =>
  width < 4 || value.length <= width ? value : `${value.slice(0, width - 3)}...`;

const repeat = (count: number, value: string): string => {
  if (count < 0 || count * value.length > LONGEST)
    throw new TemplateFault('repeat: too often, or less than never');
  return value.repeat(count);
};

const trimmedBy = (characters: string, value: string): string => {
  const set = new Set(characters);
  let [from, to] = [0, value.length];
  while (from < to && set.has(value.charAt(from))) from += 1;
  while (to > from && set.has(value.charAt(to - 1))) to -= 1;
  return value.slice(from, to);
};

const indent = (count: number, value: string): string => {
  const margin = repeat(count, ' ');
  return margin + value.replaceAll('\n', `\n${margin}`);
};

/** Go knows changes of case from one character to one other alone. */
const eachChar = (change: (char: string) => string) => (value: string) =>
  Array.from(value, (char) => (Array.from(change(char)).length === 1 ? change(char) : char)).join('');

const upper = eachChar((char) => char.toUpperCase());
const lower = eachChar((char) => char.toLowerCase());

/** Letters at the beginning of words; what is no ASCII ends a word as a space alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const wordStart = /(?<![\p{L}\p{N}_]|[^\x00-\x7f\s])\p{L}/gu;

const swapped = (letter: string): string => {
  const other = upper(letter);
  return letter === other ? lower(letter) : other;
};

const splitted = (parts: readonly string[]): Value =>
  new Map(parts.map((part, index) => [`_${index}`, part]));

/** At most so many parts; the last is the rest. */
const splitAtMost = (separator: string, count: number, value: string): readonly string[] => {
  const parts = value.split(separator);
  if (count < 0 || parts.length <= count) return parts;
  return count === 0 ? [] : [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
};

const space = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const around = new RegExp(`^${space}+|${space}+$`, 'gu');
const anywhere = new RegExp(space, 'gu');

/** Sprig's functions on text; widths and positions are those of bytes, as there. */
export const strings: Functions = {
  toString: fixed([any], printed),
  toStrings: fixed([any], textsOf),
  upper: fixed([text], onText(upper)),
  lower: fixed([text], onText(lower)),
  title: fixed(
    [text],
    onText((value) => value.replace(wordStart, upper)),
  ),
  untitle: fixed(
    [text],
    onText((value) => value.replace(/(?<![^\s])\p{L}/gu, lower)),
  ),
  swapcase: fixed(
    [text],
    onText((value) => value.replace(/\p{L}/gu, swapped)),
  ),
  trim: fixed(
    [text],
    onText((value) => value.replace(around, '')),
  ),
  nospace: fixed(
    [text],
    onText((value) => value.replace(anywhere, '')),
  ),
  trimAll: fixed([text, text], trimmedBy),
  trimPrefix: fixed([text, text], (start, value) =>
    value.startsWith(start) ? value.slice(start.length) : value,
  ),
  trimSuffix: fixed([text, text], (end, value) =>
    end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value,
  ),
  trunc: fixed([whole, text], trunc),
  abbrev: fixed([whole, text], abbrev),
  substr: fixed([whole, whole, text], substr),
  repeat: fixed([whole, text], repeat),
  contains: fixed([text, text], (part, value) => value.includes(part)),
  hasPrefix: fixed([text, text], (start, value) => value.startsWith(start)),
  hasSuffix: fixed([text, text], (end, value) => value.endsWith(end)),
  replace: fixed([text, text, text], (old, next, value) =>
    old === ''
      ? bytesOf(textOf(value).replaceAll(/(?:)/gu, () => textOf(next)))
      : value.replaceAll(old, () => next),
  ),
  quote: open([], any, (_, values) =>
    values
      .filter((value) => !isNone(value))
      .map((value) => quoted(printed(value)))
      .join(' '),
  ),
  squote: open([], any, (_, values) =>
    values
      .filter((value) => !isNone(value))
      .map((value) => `'${printed(value)}'`)
      .join(' '),
  ),
  cat: open([], any, (_, values) =>
    values
      .filter((value) => !isNone(value))
      .map(printed)
      .join(' '),
  ),
  indent: fixed([whole, text], indent),
  nindent: fixed([whole, text], (count, value) => `\n${indent(count, value)}`),
  plural: fixed([text, text, whole], (one, many, count) => (count === 1 ? one : many)),
  join: fixed([text, any], (separator, value) => textsOf(value).join(separator)),
  splitList: fixed([text, text], (separator, value) => value.split(separator)),
  split: fixed([text, text], (separator, value) => splitted(value.split(separator))),
  splitn: fixed([text, whole, text], (separator, count, value) =>
    splitted(splitAtMost(separator, count, value)),
  ),
  sortAlpha: fixed([any], (value) =>
    textsOf(value).toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)),
  ),
};

import { formatted } from './format.ts';
import { any, type Functions, fixed, open, text } from './functions.ts';
import { printed } from './printing.ts';
import { isDict, isList, isTrue, onText, TemplateFault, typeOf, type Value } from './values.ts';

const isBasic = (value: Value): boolean => ['string', 'bigint', 'number', 'boolean'].includes(typeof value);

const isNone = (value: Value): boolean => value === null || value === undefined;

/** @throws TemplateFault for what cannot be compared */
const isEqual = (one: Value, other: Value): boolean => {
  if (isNone(one) || isNone(other)) return isNone(one) && isNone(other);
  if (!isBasic(one) || !isBasic(other))
    throw new TemplateFault(`non-comparable type ${typeOf(isBasic(one) ? other : one)}`);
  if (typeof one !== typeof other) throw new TemplateFault('incompatible types for comparison');
  return one === other;
};

/** @throws TemplateFault for what has no order */
const isLess = (one: Value, other: Value): boolean => {
  if (typeof one === 'boolean' || !isBasic(one)) throw new TemplateFault('invalid type for comparison');
  if (typeof one !== typeof other) throw new TemplateFault('incompatible types for comparison');
  return (one as string) < (other as string);
};

/** Position in something with so many members. @throws TemplateFault */
const positionIn = (index: Value, length: number, isEnd = false): number => {
  if (typeof index !== 'bigint')
    throw new TemplateFault(`cannot index slice/array with type ${typeOf(index)}`);
  const position = Number(index);
  if (position < 0 || position > length || (position === length && !isEnd))
    throw new TemplateFault(`index out of range: ${index}`);
  return position;
};

const memberOf = (value: Value, index: Value): Value => {
  if (isDict(value)) {
    if (typeof index !== 'string')
      throw new TemplateFault(`value has type ${typeOf(index)}; should be string`);
    return value.get(index) ?? null;
  }
  if (isList(value)) return value[positionIn(index, value.length)];
  if (typeof value === 'string') return BigInt(value.charCodeAt(positionIn(index, value.length)));
  throw new TemplateFault(
    isNone(value) ? 'index of untyped nil' : `can't index item of type ${typeOf(value)}`,
  );
};

/** As Sprig has it, which knows lists alone. */
const sliceOf = (value: Value, ends: readonly Value[]): Value => {
  if (!isList(value)) throw new TemplateFault(`can't slice item of type ${typeOf(value)}`);
  if (ends.length > 2) throw new TemplateFault('cannot slice with more than two indexes');
  const [from = 0, to = value.length] = ends.map((end) => positionIn(end, value.length, true));
  if (from > to) throw new TemplateFault(`invalid slice index: ${from} > ${to}`);
  return value.slice(from, to);
};

const lengthOf = (value: Value): bigint => {
  if (typeof value === 'string' || isList(value)) return BigInt(value.length);
  if (isDict(value)) return BigInt(value.size);
  throw new TemplateFault(isNone(value) ? 'len of nil pointer' : `len of type ${typeOf(value)}`);
};

/** `fmt.Sprint`: a space stands between two of which neither is a string. */
const sprint = (values: readonly Value[]): string =>
  values
    .map((value, index) => {
      const isApart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
      return `${isApart ? ' ' : ''}${printed(value)}`;
    })
    .join('');

const sprintln = (values: readonly Value[]): string => `${values.map(printed).join(' ')}\n`;

/** What functions that escape print their arguments as. */
const evaluated = (values: readonly Value[]): string =>
  sprint(values.map((value) => (isNone(value) ? '<no value>' : value)));

const inHtml: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\uFFFD',
};

const inScript: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

const forScript = (char: string): string => {
  const code = char.codePointAt(0) ?? 0;
  const isPrintable = char === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(char);
  return inScript[char] ?? (isPrintable ? char : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`);
};

const inQuery = (value: string): string =>
  encodeURIComponent(value)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

const escaping = (escaped: (value: string) => string) =>
  open([], any, (_, values) => onText(escaped)(evaluated(values)));

/** What text/template brings along; `and` and `or` belong to the evaluator, `call` has nothing to call. */
export const builtins: Functions = {
  not: fixed([any], (value) => !isTrue(value)),
  eq: open([any, any], any, ([one, other], more) => [other, ...more].some((each) => isEqual(one, each))),
  ne: fixed([any, any], (one, other) => !isEqual(one, other)),
  lt: fixed([any, any], (one, other) => isLess(one, other)),
  le: fixed([any, any], (one, other) => isLess(one, other) || isEqual(one, other)),
  gt: fixed([any, any], (one, other) => !isLess(one, other) && !isEqual(one, other)),
  ge: fixed([any, any], (one, other) => !isLess(one, other)),
  len: fixed([any], lengthOf),
  index: open([any], any, ([value], indexes) => indexes.reduce(memberOf, value)),
  slice: open([any], any, ([value], ends) => sliceOf(value, ends)),
  print: open([], any, (_, values) => sprint(values)),
  println: open([], any, (_, values) => sprintln(values)),
  printf: open([text], any, ([format], values) => formatted(format, values)),
  html: escaping((value) => value.replace(/["'&<>\0]/g, (char) => inHtml[char] ?? char)),
  js: escaping((value) => Array.from(value, forScript).join('')),
  urlquery: escaping(inQuery),
};

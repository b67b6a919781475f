import { floatText, goExponent, printed, quoted } from './printing.ts';
import {
  bytesOf,
  isDict,
  isList,
  Struct,
  sortedKeys,
  TemplateFault,
  textOf,
  typeOf,
  type Value,
} from './values.ts';

interface Verb {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Characters of padding and digits that a verb may ask for. */
const WIDEST = 10_000;

/** With `%v` the plus asks for names, not for signs. */
const signed = (text: string, { flags, verb }: Verb): string => {
  if (verb === 'v' || text.startsWith('-') || text.startsWith('+')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
};

const bases: Readonly<Record<string, readonly [number, string]>> = {
  d: [10, ''],
  v: [10, ''],
  b: [2, '0b'],
  o: [8, '0'],
  O: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

const ofInt = (value: bigint, verb: Verb): string | undefined => {
  if (verb.verb === 'c' || verb.verb === 'q' || verb.verb === 'U') return ofRune(value, verb.verb);
  const base = bases[verb.verb];
  if (!base) return undefined;
  const [radix, prefix] = base;
  const size = (value < 0n ? -value : value).toString(radix).padStart(verb.precision ?? 0, '0');
  const digits = verb.verb === 'X' ? size.toUpperCase() : size;
  const isMarked = (verb.flags.includes('#') && verb.verb !== 'v') || verb.verb === 'O';
  return signed(`${value < 0n ? '-' : ''}${isMarked ? prefix : ''}${digits}`, verb);
};

const ofRune = (value: bigint, verb: string): string => {
  const isCode = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  const code = isCode ? Number(value) : 0xfffd;
  if (verb === 'U') return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
  const char = bytesOf(String.fromCodePoint(code));
  if (verb === 'c') return char;
  const inner = quoted(char).slice(1, -1);
  return `'${inner === '\\"' ? '"' : inner === "'" ? "\\'" : inner}'`;
};

/** The shortest of both forms, with so many digits (`%g`). */
const general = (value: number, precision: number | undefined): string => {
  if (precision === undefined) return floatText(value);
  const digits = Math.min(Math.max(precision, 1), 100);
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  const isPlain = exponent >= -4 && exponent < digits;
  const text = isPlain ? value.toFixed(Math.max(0, digits - 1 - exponent)) : value.toExponential(digits - 1);
  return goExponent(text.replace(/\.0+(?=e|$)|(\.\d*?)0+(?=e|$)/, '$1'));
};

const ofFloat = (value: number, verb: Verb): string | undefined => {
  if (!'feEgGvF'.includes(verb.verb)) return undefined;
  if (!Number.isFinite(value)) return signed(floatText(value), verb);
  const digits = Math.min(verb.precision ?? 6, 100);
  const letter = verb.verb.toLowerCase();
  const text =
    letter === 'f'
      ? value.toFixed(digits)
      : letter === 'e'
        ? goExponent(value.toExponential(digits))
        : general(value, verb.precision);
  return signed(/[EG]/.test(verb.verb) ? text.toUpperCase() : text, verb);
};

const ofString = (value: string, { verb, precision, flags }: Verb): string | undefined => {
  const text =
    precision === undefined ? value : bytesOf(Array.from(textOf(value)).slice(0, precision).join(''));
  if (verb === 's' || verb === 'v') return flags.includes('#') && verb === 'v' ? quoted(text) : text;
  if (verb === 'q')
    return flags.includes('#') && !/(?!\t)\p{Cc}|`/u.test(textOf(text)) ? `\`${text}\`` : quoted(text);
  const hex = Buffer.from(text, 'latin1').toString('hex');
  if (verb === 'x') return hex;
  return verb === 'X' ? hex.toUpperCase() : undefined;
};

const bad = (value: Value, verb: string): string => {
  if (value === null || value === undefined) return `%!${verb}(<nil>)`;
  return `%!${verb}(${typeOf(value)}=${printed(value)})`;
};

/** Each verb goes to the members of what holds several. */
const ofMembers = (value: Value, verb: Verb): string | undefined => {
  const each = (member: Value): string => padded(plain(member, verb), verb);
  if (isList(value)) return `[${value.map(each).join(' ')}]`;
  if (isDict(value))
    return `map[${sortedKeys(value)
      .map((key) => `${each(key)}:${each(value.get(key))}`)
      .join(' ')}]`;
  if (!(value instanceof Struct)) return undefined;
  const isNamed = verb.verb === 'v' && verb.flags.includes('+');
  return `{${[...value.fields].map(([name, member]) => (isNamed ? `${name}:${each(member)}` : each(member))).join(' ')}}`;
};

const ofBoolean = (value: boolean, { verb }: Verb): string | undefined =>
  verb === 't' || verb === 'v' ? String(value) : undefined;

const ofBasic = (value: Value, verb: Verb): string | undefined => {
  if (typeof value === 'string') return ofString(value, verb);
  if (typeof value === 'bigint') return ofInt(value, verb);
  if (typeof value === 'number') return ofFloat(value, verb);
  if (typeof value === 'boolean') return ofBoolean(value, verb);
  return verb.verb === 'v' ? '<nil>' : undefined;
};

const plain = (value: Value, verb: Verb): string => {
  if (verb.verb === 'T') return typeOf(value);
  return ofMembers(value, verb) ?? ofBasic(value, verb) ?? bad(value, verb.verb);
};

const padded = (text: string, { flags, width }: Verb): string => {
  const missing = (width ?? 0) - Array.from(textOf(text)).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
};

const directive = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?([\s\S]?)/g;

/** `fmt.Sprintf` for the values of templates; argument indexes (`%[1]d`) are not known. @throws TemplateFault */
export const formatted = (format: string, args: readonly Value[]): string => {
  let used = 0;
  const sizeOf = (given: string | undefined): number | undefined => {
    if (given === undefined) return undefined;
    const size = given === '*' ? Number(args[used++]) : Number(given);
    if (!(size <= WIDEST)) throw new TemplateFault(`printf: a width or precision is above ${WIDEST}`);
    return size;
  };
  const text = format.replace(directive, (_, flags: string, wide, precise, verb: string) => {
    const width = sizeOf(wide);
    const precision = sizeOf(precise);
    if (verb === '%') return '%';
    if (verb === '') return '%!(NOVERB)';
    if (verb === '[') throw new TemplateFault('printf: argument indexes are not known');
    if (used >= args.length) return `%!${verb}(MISSING)`;
    const asked: Verb = { flags, width, precision, verb };
    const value = args[used++];
    return isList(value) || isDict(value) || value instanceof Struct
      ? plain(value, asked)
      : padded(plain(value, asked), asked);
  });
  const left = args
    .slice(used)
    .map((value) => (value === null || value === undefined ? '<nil>' : `${typeOf(value)}=${printed(value)}`));
  return left.length === 0 ? text : `${text}%!(EXTRA ${left.join(', ')})`;
};

import { Failure } from '../command.ts';

/** A template is wrong, or cannot be rendered; says where, and holds no secret. */
export class TemplateFault extends Failure {}

/** Members with fixed names, in the order in which they are printed. */
export class Struct {
  /** Values by the names that templates use. */
  readonly fields: ReadonlyMap<string, Value>;
  /** Names in JSON, where they are others. */
  readonly jsonNames: Readonly<Record<string, string>>;

  constructor(fields: ReadonlyMap<string, Value>, jsonNames: Readonly<Record<string, string>> = {}) {
    this.fields = fields;
    this.jsonNames = jsonNames;
  }
}

/**
 * What templates work with. As in Go, text is bytes: a string holds one byte in each character, so that what was
 * decoded stays what it is. `bigint` is int, `number` is float64, `undefined` what a map does not have.
 */
export type Value = string | bigint | number | boolean | null | undefined | readonly Value[] | Dict | Struct;

export type Dict = Map<string, Value>;

/** The bytes of a text in UTF-8, one in each character. */
export const bytesOf = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');

/** The text that bytes are in UTF-8. */
export const textOf = (bytes: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  /^[\x00-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');

/** Applies what works on characters to bytes. */
export const onText =
  (change: (text: string) => string) =>
  (bytes: string): string =>
    bytesOf(change(textOf(bytes)));

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
export const isDict = (value: Value): value is Dict => value instanceof Map;

/** What JSON holds, as templates see it: numbers are float64. */
export const fromJson = (held: unknown): Value => {
  if (typeof held === 'string') return bytesOf(held);
  if (typeof held === 'number' || typeof held === 'boolean') return held;
  if (Array.isArray(held)) return held.map(fromJson);
  if (typeof held !== 'object' || held === null) return null;
  return new Map(Object.entries(held).map(([key, member]) => [bytesOf(key), fromJson(member)]));
};

/** In the order of bytes. */
const inOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

export const sortedKeys = (dict: ReadonlyMap<string, Value>): readonly string[] =>
  [...dict.keys()].toSorted(inOrder);

/** Whether `if` takes it for true: everything but zero, the empty and the absent. */
export const isTrue = (value: Value): boolean => {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  return value instanceof Struct || Boolean(value);
};

/** Name of a kind, as Go has it. */
export const kindOf = (value: Value): string => {
  if (value === null || value === undefined) return 'invalid';
  if (isList(value)) return 'slice';
  if (isDict(value)) return 'map';
  if (value instanceof Struct) return 'struct';
  const names: Readonly<Record<string, string>> = {
    string: 'string',
    bigint: 'int',
    number: 'float64',
    boolean: 'bool',
  };
  return names[typeof value] ?? 'invalid';
};

/** Name of a type, as Go has it. */
export const typeOf = (value: Value): string => {
  const names: Readonly<Record<string, string>> = {
    invalid: '<nil>',
    slice: '[]interface {}',
    map: 'map[string]interface {}',
  };
  const kind = kindOf(value);
  return names[kind] ?? kind;
};

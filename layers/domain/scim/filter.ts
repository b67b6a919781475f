import { type Compare, type Filter, parse } from 'scim2-parse-filter';
import { LocketError } from '../errors.ts';

/** An attribute that can be asked about (RFC 7643 section 2.2): how it compares, and what a resource has there. */
interface Attribute<R> {
  readonly type: 'text' | 'exact-text' | 'boolean' | 'instant';
  readonly values: (resource: R) => readonly (string | boolean)[];
}

/** Attributes by their names in lower case, sub-attributes as `name.givenname`. */
export type Attributes<R> = Readonly<Record<string, Attribute<R>>>;

export type Test<R> = (resource: R) => boolean;

/** Characters that a filter may have: it is parsed by recursion. */
export const longestFilter = 1_000;
/** How deep brackets may stand in each other. */
const deepest = 32;

const invalidFilter = (reason: string): LocketError =>
  new LocketError('invalid-input', `filter: ${reason}`, { details: 'invalidFilter' });

const assertShallow = (text: string): void => {
  if (text.length > longestFilter) throw invalidFilter(`may have at most ${longestFilter} characters`);
  const words = text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[([]|\bnot\b/gi) ?? [];
  if (words.length > deepest) throw invalidFilter('is nested too deeply');
};

/** A filter as a tree (RFC 7644 section 3.4.2.2). `invalid-input` for what is none. */
export const parseFilter = (text: string): Filter => {
  assertShallow(text);
  try {
    return parse(text);
  } catch (cause) {
    throw new LocketError('invalid-input', 'filter: is not a filter as RFC 7644 section 3.4.2.2 has it', {
      details: 'invalidFilter',
      cause: cause instanceof Error ? cause.name : '',
    });
  }
};

const urn = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

/** The name of an attribute in lower case, without the schema that clients may write before it. */
export const attributeName = (path: string): string => path.toLowerCase().replace(urn, '');

type Value = string | boolean;
type Comparison = (have: Value, asked: Value) => boolean;

const textual =
  (compare: (have: string, asked: string) => boolean): Comparison =>
  (have, asked) =>
    typeof have === 'string' && typeof asked === 'string' && compare(have, asked);

const comparisons: Readonly<Record<string, Comparison>> = {
  eq: (have, asked) => have === asked,
  co: textual((have, asked) => have.includes(asked)),
  sw: textual((have, asked) => have.startsWith(asked)),
  ew: textual((have, asked) => have.endsWith(asked)),
  gt: textual((have, asked) => have > asked),
  ge: textual((have, asked) => have >= asked),
  lt: textual((have, asked) => have < asked),
  le: textual((have, asked) => have <= asked),
};

const normalized = <R>({ type }: Attribute<R>, value: Value): Value =>
  type === 'text' && typeof value === 'string' ? value.toLowerCase() : value;

/** What is compared with, in the form in which the attribute's own values are. */
const askedOf = <R>(name: string, attribute: Attribute<R>, op: string, asked: unknown): Value => {
  if (attribute.type === 'boolean') {
    const flag = typeof asked === 'string' ? { true: true, false: false }[asked.toLowerCase()] : asked;
    if (typeof flag !== 'boolean' || (op !== 'eq' && op !== 'ne'))
      throw invalidFilter(`${name} is compared by eq and ne with true or false`);
    return flag;
  }
  if (typeof asked !== 'string') throw invalidFilter(`${name} is compared with a text`);
  if (attribute.type !== 'instant') return normalized(attribute, asked);
  const instant = Date.parse(asked);
  if (Number.isNaN(instant)) throw invalidFilter(`${name} is compared with an instant`);
  return new Date(instant).toISOString();
};

const compare = <R>(name: string, attribute: Attribute<R>, op: string, value: unknown): Test<R> => {
  const asked = askedOf(name, attribute, op, value);
  const comparison = comparisons[op === 'ne' ? 'eq' : op];
  if (!comparison) throw invalidFilter(`there is no operator ${op}`);
  const matches: Test<R> = (resource) =>
    attribute.values(resource).some((have) => comparison(normalized(attribute, have), asked));
  return op === 'ne' ? (resource) => !matches(resource) : matches;
};

const known = <R>(attributes: Attributes<R>, path: string): readonly [string, Attribute<R>] => {
  const name = attributeName(path);
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (!attribute) throw invalidFilter(`there is no attribute ${name} to filter by`);
  return [name, attribute];
};

/**
 * A filter as a test of resources. Attributes that nothing is known of are refused: passing one over would show more than
 * was asked for. `invalid-input`.
 */
export const testOf = <R>(filter: Filter, attributes: Attributes<R>, within = ''): Test<R> => {
  const at = (path: string): string => (within ? `${within}.${attributeName(path)}` : path);
  switch (filter.op) {
    case 'and':
    case 'or': {
      const tests = filter.filters.map((each) => testOf(each, attributes, within));
      return filter.op === 'and'
        ? (resource) => tests.every((test) => test(resource))
        : (resource) => tests.some((test) => test(resource));
    }
    case 'not': {
      const test = testOf(filter.filter, attributes, within);
      return (resource) => !test(resource);
    }
    case '[]':
      // Whoever has several values here has one of each sub-attribute: the value may be looked at as a whole.
      return testOf(filter.valFilter, attributes, attributeName(filter.attrPath));
    case 'pr': {
      const [, attribute] = known(attributes, at(filter.attrPath));
      return (resource) => attribute.values(resource).length > 0;
    }
    default: {
      const [name, attribute] = known(attributes, at(filter.attrPath));
      return compare(name, attribute, filter.op, filter.compValue);
    }
  }
};

const isComparison = (filter: Filter): filter is Compare => 'compValue' in filter;

/** The text that a filter asks an attribute to equal, and nothing else; undefined for any other filter. */
export const soughtBy = (filter: Filter, name: string): string | undefined => {
  if (!isComparison(filter) || filter.op !== 'eq') return undefined;
  const { attrPath, compValue } = filter;
  return attributeName(attrPath) === name && typeof compValue === 'string' ? compValue : undefined;
};

/** Whether a filter looks at an attribute or at a part of it. */
export const looksAt = (filter: Filter, name: string): boolean => {
  if ('filters' in filter) return filter.filters.some((each) => looksAt(each, name));
  if ('filter' in filter) return looksAt(filter.filter, name);
  return attributeName(filter.attrPath).split('.')[0] === name;
};

import { any, type Functions, fixed, list, open, whole } from '../functions.ts';
import { isDict, isList, Struct, TemplateFault, type Value } from '../values.ts';

/** Whether two values are the same throughout. */
const isDeepEqual = (one: Value, other: Value): boolean => {
  if (isList(one) && isList(other))
    return one.length === other.length && one.every((member, index) => isDeepEqual(member, other[index]));
  const [left, right] = [one, other].map((value) => (value instanceof Struct ? value.fields : value)) as [
    Value,
    Value,
  ];
  if (isDict(left) && isDict(right))
    return (
      left.size === right.size &&
      [...left].every(([key, member]) => right.has(key) && isDeepEqual(member, right.get(key)))
    );
  return (left ?? null) === (right ?? null);
};

const holds = (members: readonly Value[], wanted: Value): boolean =>
  members.some((member) => isDeepEqual(member, wanted));

const uniq = (members: readonly Value[]): readonly Value[] =>
  members.filter((member, index) => !holds(members.slice(0, index), member));

const isEmpty = (value: Value): boolean => {
  if (isList(value)) return value.length === 0;
  if (isDict(value)) return value.size === 0;
  return !(value instanceof Struct) && !value;
};

const chunk = (size: number, members: readonly Value[]): Value => {
  if (size < 1) throw new TemplateFault('chunk: a chunk has one member at least');
  return Array.from({ length: Math.ceil(members.length / size) }, (_, index) =>
    members.slice(index * size, (index + 1) * size),
  );
};

const made = open([], any, (_, members) => members);
const appended = fixed([list, any], (members, member) => [...members, member]);

/** Sprig's functions on lists, and those that look for what is there at all. */
export const lists: Functions = {
  list: made,
  tuple: made,
  append: appended,
  push: appended,
  prepend: fixed([list, any], (members, member) => [member, ...members]),
  first: fixed([list], (members) => members[0] ?? null),
  last: fixed([list], (members) => members.at(-1) ?? null),
  rest: fixed([list], (members) => members.slice(1)),
  initial: fixed([list], (members) => members.slice(0, -1)),
  reverse: fixed([list], (members) => members.toReversed()),
  uniq: fixed([list], uniq),
  compact: fixed([list], (members) => members.filter((member) => !isEmpty(member))),
  without: open([list], any, ([members], left) => members.filter((member) => !holds(left, member))),
  has: fixed([any, any], (wanted, members) => isList(members) && holds(members, wanted)),
  concat: open([], list, (_, all) => all.flat()),
  chunk: fixed([whole, list], chunk),
  empty: fixed([any], isEmpty),
  default: open([any], any, ([usual], [given]) => (isEmpty(given) ? usual : given)),
  coalesce: open([], any, (_, values) => values.find((value) => !isEmpty(value)) ?? null),
  all: open([], any, (_, values) => !values.some(isEmpty)),
  any: open([], any, (_, values) => values.some((value) => !isEmpty(value))),
  deepEqual: fixed([any, any], isDeepEqual),
};

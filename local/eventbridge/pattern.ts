import { StartFailure } from '../failure.ts';
import { asObject, isList, isObject, type Json, type JsonObject } from '../template/resource.ts';

type Test = (value: Json) => boolean;
type Matcher = (event: JsonObject) => boolean;
type Operator = (argument: Json, place: string) => Test;

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
};

const unsupported = (operator: string, place: string): never => {
  throw new StartFailure(
    `The event pattern of ${place} uses "${operator}", which the local runner does not know.`,
  );
};

const numeric: Operator = (argument, place) => {
  const parts = isList(argument) ? argument : unsupported('numeric', place);
  const tests: Test[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const compare =
      comparisons[String(parts[index])] ?? unsupported(`numeric ${String(parts[index])}`, place);
    const bound = Number(parts[index + 1]);
    tests.push((value) => typeof value === 'number' && compare(value, bound));
  }
  return (value) => tests.every((test) => test(value));
};

const prefix: Operator = (argument) => (value) =>
  typeof value === 'string' && value.startsWith(String(argument));

const suffix: Operator = (argument) => (value) =>
  typeof value === 'string' && value.endsWith(String(argument));

const anythingBut: Operator = (argument, place) => {
  const excluded = isList(argument) ? argument : [argument];
  const tests = excluded.map((choice) => testOf(choice, place));
  return (value) => value !== undefined && !tests.some((test) => test(value));
};

const exists: Operator = (argument) => (value) => (value !== undefined) === (argument === true);

const equalsIgnoreCase: Operator = (argument) => (value) =>
  typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase();

const operators: Readonly<Record<string, Operator>> = {
  'anything-but': anythingBut,
  'equals-ignore-case': equalsIgnoreCase,
  exists,
  numeric,
  prefix,
  suffix,
};

const testOf = (choice: Json, place: string): Test => {
  if (!isObject(choice)) return (value) => value === choice;
  const [name = '', ...others] = Object.keys(choice);
  const operator = operators[name];
  if (!operator || others.length > 0) return unsupported(Object.keys(choice).join(', '), place);
  return operator(choice[name], place);
};

/** A list in the event matches when one of its elements does; an empty one counts as absent. */
const matchesAny = (tests: readonly Test[], value: Json): boolean => {
  const candidates = isList(value) ? value : [value];
  const present = candidates.length > 0 ? candidates : [undefined];
  return tests.some((test) => present.some(test));
};

/** One of several patterns has to match where they stand. */
const alternatives = (wanted: Json, place: string): Matcher => {
  if (!isList(wanted) || !wanted.every(isObject)) return unsupported('$or', place);
  const matchers = wanted.map((pattern) => compilePattern(pattern, place));
  return (event) => matchers.some((matches) => matches(event));
};

const memberMatcher = (key: string, wanted: Json, place: string): Matcher => {
  if (key === '$or') return alternatives(wanted, place);
  if (isList(wanted)) {
    const tests = wanted.map((choice) => testOf(choice, place));
    return (event) => matchesAny(tests, isObject(event[key]) ? undefined : event[key]);
  }
  if (!isObject(wanted)) return unsupported(JSON.stringify(wanted), place);
  const inner = compilePattern(wanted, place);
  return (event) => inner(asObject(event[key]));
};

/**
 * Compiles an event pattern as EventBridge rules and Lambda event filters write it: exact values, `prefix`,
 * `suffix`, `equals-ignore-case`, `anything-but`, `exists`, `numeric` and `$or`.
 * @param place who the pattern belongs to, for the message
 * @throws StartFailure naming the operator that is not known.
 */
export const compilePattern = (pattern: JsonObject, place: string): Matcher => {
  const members = Object.entries(pattern).map(([key, wanted]) => memberMatcher(key, wanted, place));
  return (event) => members.every((matches) => matches(event));
};

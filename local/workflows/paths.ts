import { isList, isObject, type Json, type JsonObject } from '../template/resource.ts';
import { runtimeFailure, StateFailure } from './failure.ts';

/** Members and indexes from the root on. */
type Steps = readonly (string | number)[];

const step = /^(?:\.([A-Za-z_][\w-]*)|\['([^'\]]+)'\]|\[(\d+)\])/;

/**
 * The steps of a reference path: `$`, `$.member`, `$['member']`, `$.list[0]`, and the same after `$$` for the context.
 * Throws for what names more than one place (wildcards, filters, `..`): the subset has single places only.
 */
export const stepsOf = (path: string): Steps => {
  const steps: (string | number)[] = [];
  let rest = path.replace(/^\$\$?/, '');
  if (rest === path) throw new Error(`${path} is no reference path`);
  while (rest !== '') {
    const found = step.exec(rest);
    if (!found) throw new Error(`${path} is no reference path of the subset`);
    const [whole, member, quoted, index] = found;
    steps.push(index === undefined ? (member ?? quoted ?? '') : Number(index));
    rest = rest.slice(whole.length);
  }
  return steps;
};

const at = (value: Json, key: string | number): Json => {
  if (typeof key === 'number') return isList(value) ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

/** What stands at a path, or undefined. */
export const found = (path: string, input: Json, context: JsonObject): Json =>
  stepsOf(path).reduce(at, path.startsWith('$$') ? context : input);

/** What stands at a path. Fails the execution when nothing does. */
export const picked = (path: string, input: Json, context: JsonObject): Json => {
  const value = found(path, input, context);
  if (value === undefined) throw runtimeFailure(`The path ${path} leads nowhere`);
  return value;
};

/** The input with a result at the path; objects on the way are made. */
export const placed = (path: string, input: Json, result: Json): Json => place(stepsOf(path), input, result);

const place = ([key, ...rest]: Steps, input: Json, result: Json): Json => {
  if (key === undefined) return result;
  if (typeof key === 'number' || (input !== undefined && !isObject(input)))
    throw new StateFailure('States.ResultPathMatchFailure', 'ResultPath cannot be applied to the input');
  const below = isObject(input) && Object.hasOwn(input, key) ? input[key] : undefined;
  return { ...(isObject(input) ? input : {}), [key]: place(rest, below, result) };
};

/** A payload template: members whose names end in `.$` take their value from a path. */
export const filled = (template: Json, input: Json, context: JsonObject): Json => {
  if (isList(template)) return template.map((element) => filled(element, input, context));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), filledFrom(String(value), input, context)]
        : [name, filled(value, input, context)],
    ),
  );
};

const filledFrom = (path: string, input: Json, context: JsonObject): Json => {
  const value = found(path, input, context);
  if (value === undefined)
    throw new StateFailure('States.ParameterPathFailure', `The path ${path} leads nowhere`);
  return value;
};

/** Every path that a payload template names. */
export const pathsIn = (template: Json): readonly string[] => {
  if (isList(template)) return template.flatMap(pathsIn);
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([name, value]) =>
    name.endsWith('.$') ? [String(value)] : pathsIn(value),
  );
};

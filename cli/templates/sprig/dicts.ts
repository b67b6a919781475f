import { any, dict, type Functions, fixed, open, text } from '../functions.ts';
import { printed } from '../printing.ts';
import { type Dict, isDict, sortedKeys, TemplateFault, type Value } from '../values.ts';

const made = (members: readonly Value[]): Dict => {
  const dictionary: Dict = new Map();
  for (let index = 0; index < members.length; index += 2)
    dictionary.set(printed(members[index]), index + 1 < members.length ? members[index + 1] : '');
  return dictionary;
};

/** Nothing may hold itself: printing it would have no end. */
const assertApart = (dictionary: Dict, value: Value): void => {
  if (value === dictionary) throw new TemplateFault('a dict cannot hold itself');
  if (isDict(value)) for (const member of value.values()) assertApart(dictionary, member);
  if (Array.isArray(value)) for (const member of value) assertApart(dictionary, member);
};

const set = (dictionary: Dict, key: string, value: Value): Dict => {
  assertApart(dictionary, value);
  return dictionary.set(key, value);
};

const unset = (dictionary: Dict, key: string): Dict => {
  dictionary.delete(key);
  return dictionary;
};

const isZero = (value: Value): boolean =>
  isDict(value) ? value.size === 0 : !value || (Array.isArray(value) && value.length === 0);

/** Puts what others hold into a dict, all the way down. */
const merged = (target: Dict, sources: readonly Dict[], overwrites: boolean): Dict => {
  for (const source of sources) {
    for (const [key, value] of source) {
      const held = target.get(key);
      if (isDict(held) && isDict(value)) merged(held, [value], overwrites);
      else if (overwrites ? !isZero(value) || !target.has(key) : isZero(held)) set(target, key, value);
    }
  }
  return target;
};

/** What stands at the end of a path of keys; the usual value where the path breaks off. @throws TemplateFault */
const dig = (args: readonly Value[]): Value => {
  const [held, usual, ...path] = args.toReversed();
  if (args.length < 3) throw new TemplateFault('dig needs a key, a default and a dict');
  if (!isDict(held)) throw new TemplateFault('the last argument of dig is a dict');
  let value: Value = held;
  for (const key of path.toReversed()) {
    if (!isDict(value) || !value.has(printed(key))) return usual;
    value = value.get(printed(key));
  }
  return value;
};

const only = (dictionary: Dict, isKept: (key: string) => boolean): Dict =>
  new Map([...dictionary].filter(([key]) => isKept(key)));

/** Sprig's functions on dicts; keys and values come in the order of keys, not in any order as there. */
export const dicts: Functions = {
  dict: open([], any, (_, members) => made(members)),
  get: fixed([dict, text], (dictionary, key) => (dictionary.has(key) ? dictionary.get(key) : '')),
  set: fixed([dict, text, any], set),
  unset: fixed([dict, text], unset),
  hasKey: fixed([dict, text], (dictionary, key) => dictionary.has(key)),
  keys: open([], dict, (_, all) => all.flatMap(sortedKeys)),
  values: fixed([dict], (dictionary) => sortedKeys(dictionary).map((key) => dictionary.get(key))),
  pluck: open([text], dict, ([key], all) =>
    all.filter((dictionary) => dictionary.has(key)).map((dictionary) => dictionary.get(key)),
  ),
  pick: open([dict], text, ([dictionary], keys) => only(dictionary, (key) => keys.includes(key))),
  omit: open([dict], text, ([dictionary], keys) => only(dictionary, (key) => !keys.includes(key))),
  merge: open([dict], dict, ([target], sources) => merged(target, sources, false)),
  mergeOverwrite: open([dict], dict, ([target], sources) => merged(target, sources, true)),
  dig: open([], any, (_, args) => dig(args)),
};

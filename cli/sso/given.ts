import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure, type Flag, type Surroundings, UsageFault } from '../command.ts';

/** Whether people may sign in by it; nothing changes about that without the flag. */
export const activeFlag = {
  value: 'on|off',
  help: 'Whether people may sign in by it',
} as const satisfies Flag;

/** @throws UsageFault */
export const switchIn = (text: string | undefined, name: string): boolean | undefined => {
  if (text === undefined) return undefined;
  if (text !== 'on' && text !== 'off') throw new UsageFault(`${name} is on or off`);
  return text === 'on';
};

/** The text of a file that a flag names; an empty name stands for no text. @throws Failure */
export const fileIn = async (
  name: string | undefined,
  { cwd }: Surroundings,
): Promise<string | undefined> => {
  if (name === undefined || name === '') return name;
  try {
    return await readFile(resolve(cwd, name), 'utf8');
  } catch (error) {
    throw new Failure(`${name} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
};

type Said<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** What was said, without the rest. */
export const saidOf = <T extends object>(values: T): Said<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Said<T>;

/** What a new configuration cannot do without. @throws UsageFault */
export const needed = (value: string | undefined, flag: string): string => {
  if (!value) throw new UsageFault(`A new configuration needs ${flag}`);
  return value;
};

/** Names with what they stand for, as NAME=VALUE; the last `=` divides. @throws UsageFault */
export const pairsIn = (words: readonly string[]): readonly (readonly [from: string, to: string])[] =>
  words.map((word) => {
    const at = word.lastIndexOf('=');
    if (at < 1 || at === word.length - 1) throw new UsageFault(`${word} is no NAME=VALUE`);
    return [word.slice(0, at), word.slice(at + 1)];
  });

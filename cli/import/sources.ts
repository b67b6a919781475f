import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Environment, Failure, type Surroundings, UsageFault } from '../command.ts';
import { objectOf, readNamed } from '../files/private-file.ts';

/** Where secrets come from, as the command line says. */
export interface From {
  /** Files, paths or names, whatever the source has. */
  readonly places: readonly string[];
  readonly url: string | undefined;
  readonly project: string | undefined;
  readonly environment: string | undefined;
  /** Whether what lies below comes along, each in a folder of its own. */
  readonly isTree: boolean;
  /** Whether everything comes along that the source shows. */
  readonly isAll: boolean;
}

/** Secrets of one folder, below the one that is written to: their values by their names. */
export interface Document {
  readonly path: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** @throws Failure, UsageFault */
export type Source = (from: From, around: Surroundings) => Promise<readonly Document[]>;

export const needed = (value: string | undefined, what: string): string => {
  if (!value) throw new UsageFault(`Please provide ${what}`);
  return value;
};

/** The first of these variables that is set. @throws UsageFault */
export const neededVariable = (env: Environment, ...names: readonly string[]): string =>
  needed(
    names.map((name) => env[name]).find((value) => value),
    `the variable ${names.join(' or ')}`,
  );

/** The only place of a source that takes one. @throws UsageFault */
export const onlyPlace = ({ places: [place, second] }: From): string | undefined => {
  if (second !== undefined) throw new UsageFault(`There is one word too many: ${second}`);
  return place;
};

/** Refuses what only sources with folders can do. @throws UsageFault */
export const assertFlat = ({ isTree, isAll }: From): void => {
  if (isTree || isAll)
    throw new UsageFault('This source has no folders: leave --recursive and --all-mounts out');
};

/** Secrets without a folder of their own. */
export const inOneFolder = (values: ReadonlyMap<string, string>): readonly Document[] => [
  { path: [], values },
];

/** Parts of a path between slashes. */
export const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** Text as it is, everything else as JSON. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A secret that holds a JSON object stands for its members; any other for itself, under this name. */
export const membersOf = (text: string, name: string): ReadonlyMap<string, string> => {
  try {
    const held: unknown = JSON.parse(text);
    if (typeof held === 'object' && held !== null && !Array.isArray(held))
      return new Map(Object.entries(held).map(([key, value]) => [key, textOf(value)]));
  } catch {}
  return new Map([[name, text]]);
};

/** A file of lines NAME=value, quoted as usual and over several lines if need be. */
export const fromEnvFile: Source = async (from, { cwd }) => {
  assertFlat(from);
  const parsed = parseEnv(readNamed(resolve(cwd, needed(onlyPlace(from), 'the file'))));
  return inOneFolder(new Map(Object.entries(parsed).map(([key, value]) => [key, value ?? ''])));
};

/** What `doppler secrets download --format json` or `doppler secrets --json` prints; its own names are left out. */
export const fromDoppler: Source = async (from, { cwd }) => {
  assertFlat(from);
  const file = resolve(cwd, needed(onlyPlace(from), 'the file'));
  const entries = Object.entries(objectOf(file, readNamed(file)));
  const own = new Set(['DOPPLER_PROJECT', 'DOPPLER_CONFIG', 'DOPPLER_ENVIRONMENT']);
  const values = entries
    .filter(([key]) => !own.has(key))
    .map(([key, held]): [string, string] => {
      const value = typeof held === 'object' && held !== null && 'computed' in held ? held.computed : held;
      if (typeof value !== 'string') throw new Failure(`The value of ${key} is no text`);
      return [key, value];
    });
  return inOneFolder(new Map(values));
};

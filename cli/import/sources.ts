import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Environment, Failure, type Surroundings, UsageFault } from '../command.ts';
import { objectOf, readNamed } from '../files/private-file.ts';

/** Where secrets come from, as the command line says. */
export interface From {
  /** File, path or name, whatever the source has. */
  readonly place: string | undefined;
  readonly url: string | undefined;
  readonly project: string | undefined;
  readonly environment: string | undefined;
}

/** Values by the names of secrets. @throws Failure, UsageFault */
export type Source = (from: From, around: Surroundings) => Promise<ReadonlyMap<string, string>>;

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
export const fromEnvFile: Source = async ({ place }, { cwd }) => {
  const parsed = parseEnv(readNamed(resolve(cwd, needed(place, 'the file'))));
  return new Map(Object.entries(parsed).map(([key, value]) => [key, value ?? '']));
};

/** What `doppler secrets download --format json` or `doppler secrets --json` prints; its own names are left out. */
export const fromDoppler: Source = async ({ place }, { cwd }) => {
  const file = resolve(cwd, needed(place, 'the file'));
  const entries = Object.entries(objectOf(file, readNamed(file)));
  const own = new Set(['DOPPLER_PROJECT', 'DOPPLER_CONFIG', 'DOPPLER_ENVIRONMENT']);
  return new Map(
    entries
      .filter(([key]) => !own.has(key))
      .map(([key, held]) => {
        const value = typeof held === 'object' && held !== null && 'computed' in held ? held.computed : held;
        if (typeof value !== 'string') throw new Failure(`The value of ${key} is no text`);
        return [key, value];
      }),
  );
};

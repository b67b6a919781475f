import { resolve } from 'node:path';
import { UsageFault } from '../command.ts';
import { readNamed } from '../files/private-file.ts';

/** A secret as somebody wants it to be. */
export interface Draft {
  readonly key: string;
  readonly value: string;
}

/** Refuses a name that no secret can have. @throws UsageFault */
export const assertKey = (key: string): void => {
  if (key === '') throw new UsageFault('A secret needs a name: NAME=VALUE');
  if (/^\d/.test(key)) throw new UsageFault(`Names of secrets do not begin with a digit: ${key}`);
  if (/[/?#%\\\s]/.test(key))
    throw new UsageFault(`Names of secrets hold none of / ? # % \\ and no blanks: ${key}`);
};

const drafted = (key: string, value: string): Draft => {
  assertKey(key);
  if (value === '') throw new UsageFault(`The value of ${key} is empty`);
  return { key, value };
};

/** `@file` stands for what the file holds, `\@text` for `@text`. @throws Failure when there is no such file */
const valueIn = (text: string, folder: string): string => {
  if (text.startsWith('\\@')) return text.slice(1);
  return text.startsWith('@') ? readNamed(resolve(folder, text.slice(1))) : text;
};

/** `NAME=VALUE` on the command line. @throws UsageFault, Failure */
export const draftIn = (word: string, folder: string): Draft => {
  const sign = word.indexOf('=');
  if (sign < 0) throw new UsageFault('Secrets are given as NAME=VALUE');
  return drafted(word.slice(0, sign), valueIn(word.slice(sign + 1), folder));
};

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;

const draftsInDotenv = (text: string): readonly Draft[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('//'))
    .map((line) => {
      const sign = line.indexOf('=');
      if (sign < 0) throw new UsageFault('A line of the file is not NAME=VALUE');
      return drafted(line.slice(0, sign).trim(), unquoted(line.slice(sign + 1).trim()));
    });

const draftsInYaml = async (text: string): Promise<readonly Draft[]> => {
  const { parse } = await import('yaml');
  let held: unknown;
  try {
    held = parse(text);
  } catch {
    throw new UsageFault('The file is no YAML');
  }
  if (typeof held !== 'object' || held === null || Array.isArray(held))
    throw new UsageFault('The file is no map of names and values');
  return Object.entries(held).map(([key, value]) => {
    if (typeof value !== 'string') throw new UsageFault(`The value of ${key} is no text: put it in quotes`);
    return drafted(key, value);
  });
};

/** What a `.env` or YAML file says. @throws UsageFault, Failure */
export const draftsInFile = async (file: string, folder: string): Promise<readonly Draft[]> => {
  const text = readNamed(resolve(folder, file));
  return /\.ya?ml$/i.test(file) ? draftsInYaml(text) : draftsInDotenv(text);
};

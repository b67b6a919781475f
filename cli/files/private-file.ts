import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../command.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

/** What a file holds; undefined when there is none. @throws Failure when it is there and cannot be read */
export const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw new Failure(`The file ${file} cannot be read: ${codeOf(error)}`);
  }
};

/** What a file holds that this person wrote; undefined when there is none, or somebody else wrote it. @throws Failure */
export const readIfOwn = (file: string): string | undefined => {
  const stats = statSync(file, { throwIfNoEntry: false });
  return process.getuid && stats && stats.uid !== process.getuid() ? undefined : readIfThere(file);
};

/** Bytes of a file that a repository brings along. */
const MOST = 1_048_576;

/**
 * What a file of a repository holds, which somebody else may have written; undefined when there is none. What is no
 * file, such as a link to a device, would have no end. @throws Failure
 */
export const readBrought = (file: string): string | undefined => {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isFile()) throw new Failure(`${file} is no file: it is not read`);
  if (stats.size > MOST) throw new Failure(`${file} is larger than ${MOST} bytes: it is not read`);
  return readIfThere(file);
};

/** Content of a file that somebody named. @throws Failure */
export const readNamed = (file: string): string => {
  const text = readIfThere(file);
  if (text === undefined) throw new Failure(`There is no file ${file}`);
  return text;
};

/** @throws Failure */
const writeThrough = (file: string, content: string | Buffer): void => {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${codeOf(error)}`);
  }
};

/**
 * Where a file lies that may be a link. One that somebody else made, in a folder that others write to, could lead to any
 * file of ours. @throws Failure
 */
const targetOf = (named: string): string => {
  const link = lstatSync(named, { throwIfNoEntry: false });
  if (!link?.isSymbolicLink()) return named;
  if (process.getuid && link.uid !== process.getuid() && link.uid !== 0)
    throw new Failure(`${named} is a link that somebody else made: it is not followed`);
  return existsSync(named) ? realpathSync(named) : named;
};

/**
 * Replaces a file at one stroke, so that nobody ever sees half of it. Unless told otherwise only its owner may read
 * it and the folders made for it. @throws Failure
 */
export const writeWhole = (named: string, content: string | Buffer, mode = 0o600): void => {
  const file = targetOf(named);
  // A device or a pipe is written to: it must not become a file.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
    writeThrough(file, content);
    return;
  }
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, mode);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new Failure(`The file ${file} cannot be written: ${codeOf(error)}`);
  }
};

/** Takes a file or folder away, if it is there. */
export const removeIfThere = (path: string): void => rmSync(path, { recursive: true, force: true });

/** An object in JSON. @throws Failure */
export const objectOf = (file: string, text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {}
  throw new Failure(`The file ${file} is no JSON object`);
};

import { LocketError } from '../errors.ts';

/** A folder's place in its environment, as the names from the top down; the root is the empty list. */
export type FolderPath = readonly string[];

/** Deepest folder, in segments. */
export const maxDepth = 20;

const folderName = /^[A-Za-z0-9_-]{1,255}$/;

/** The root folder. */
export const rootPath: FolderPath = Object.freeze([]);

/** True for a name of 1 to 255 ASCII letters, digits, dashes and underscores. */
export const isFolderName = (name: string): boolean => folderName.test(name);

/** @throws LocketError `invalid-input` unless `isFolderName`. */
export function assertFolderName(name: string): void {
  if (!isFolderName(name)) throw new LocketError('invalid-input', 'Invalid folder name');
}

/**
 * Reads a path: white space around it, a missing leading slash, trailing and doubled slashes do not matter.
 *
 * @throws LocketError `invalid-input` for an invalid folder name or more than 20 levels.
 */
export function parsePath(text: string): FolderPath {
  return checked(
    text
      .trim()
      .split('/')
      .filter((segment) => segment !== ''),
  );
}

/** The normalised spelling: `/` for the root, else `/a/b` without a trailing slash. */
export const formatPath = (path: FolderPath): string => `/${path.join('/')}`;

/** The path of a folder further down; throws like `parsePath`. */
export const joinPath = (path: FolderPath, ...names: readonly string[]): FolderPath =>
  checked([...path, ...names]);

/** The folder that holds this one, or undefined for the root. */
export const parentOf = (path: FolderPath): FolderPath | undefined =>
  path.length === 0 ? undefined : path.slice(0, -1);

/** True when `path` is `ancestor` or lies below it, segment by segment. */
export const isWithin = (path: FolderPath, ancestor: FolderPath): boolean =>
  ancestor.length <= path.length && ancestor.every((segment, i) => segment === path[i]);

function checked(path: FolderPath): FolderPath {
  if (path.length > maxDepth) {
    throw new LocketError('invalid-input', `A folder path may have at most ${maxDepth} levels`);
  }
  path.forEach(assertFolderName);
  return path;
}

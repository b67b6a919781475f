import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf, StartFailure } from '../failure.ts';
import { createForOwnerOnly } from './modes.ts';

/** Replaces a file as a whole: after a crash it holds the old content or the new, never a part. */
export const writeWhole = (path: string, content: string | Uint8Array, mode = 0o600, flush = true): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode, flush });
  renameSync(temporary, path);
};

/** The content of a JSON file, or undefined when it is absent or not JSON. */
export const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/** Creates a folder and those above it; `mkdir`'s own recursion never ends below `/proc`. */
const createFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  createFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
};

/**
 * Creates the data folder, readable by its owner only, and sees to it that what is created from here on is so too.
 * @throws StartFailure when it cannot be created or written to.
 */
export const prepareDataFolder = (folder: string): void => {
  try {
    createFolder(folder);
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
    accessSync(folder, constants.W_OK | constants.X_OK);
    createForOwnerOnly();
  } catch (error) {
    throw new StartFailure(
      `The data folder ${folder} cannot be written to (${reasonOf(error)}); set LOCKET_DATA_DIR to another one.`,
    );
  }
};

import { accessSync, constants, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { reasonOf, StartFailure } from '../failure.ts';

/** Replaces a file as a whole: after a crash it holds the old content or the new, never a part. */
export const writeWhole = (path: string, content: string | Uint8Array, mode = 0o600): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode, flush: true });
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

/**
 * Creates the data folder, readable by its owner only.
 * @throws StartFailure when it cannot be created or written to.
 */
export const prepareDataFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartFailure(
      `The data folder ${folder} cannot be written to (${reasonOf(error)}); set LOCKET_DATA_DIR to another one.`,
    );
  }
};

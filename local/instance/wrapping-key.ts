import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '../failure.ts';
import { writeWhole } from './files.ts';
import { shellWord } from './shell.ts';

const KEY_BYTES = 32;
const OTHERS = 0o077;

const wrappingKeyPath = (dataDir: string): string => join(dataDir, 'wrapping.key');

const isReadable = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

const closing = (path: string): string =>
  `run \`chmod 600 ${shellWord(path)}\` and start again. If somebody else may have read it, start anew with another LOCKET_DATA_DIR instead.`;

/**
 * Whether the data folder has its key, 32 bytes that nobody else can read.
 * @throws StartFailure when the file is there but functions would refuse it.
 */
export const hasWrappingKey = (dataDir: string): boolean => {
  const path = wrappingKeyPath(dataDir);
  if (!existsSync(path)) return false;
  const { size, mode } = statSync(path);
  if (!isReadable(path)) throw new StartFailure(`${path} cannot be read by this user: ${closing(path)}`);
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    throw new StartFailure(
      `${path} can be read by others (mode ${octal}) and is not used so: ${closing(path)}`,
    );
  }
  if (size === KEY_BYTES) return true;
  throw new StartFailure(`${path} is damaged: it must hold ${KEY_BYTES} bytes; restore it from a backup.`);
};

/** Creates the key: 32 random bytes, readable by the owner only. */
export const createWrappingKey = (dataDir: string): void =>
  writeWhole(wrappingKeyPath(dataDir), randomBytes(KEY_BYTES), 0o600);

/** There is data, but not its key: a new key could not read it. */
export const missingWrappingKey = (dataDir: string, givenEndpoint: string | undefined): StartFailure => {
  const path = wrappingKeyPath(dataDir);
  return new StartFailure(
    givenEndpoint === undefined
      ? `${path} is missing, and without it the data in ${dataDir} cannot be read; restore it or use another LOCKET_DATA_DIR.`
      : `The database at ${givenEndpoint} (AWS_ENDPOINT_URL_DYNAMODB) holds data of an instance whose key is not in ${dataDir}; start with the LOCKET_DATA_DIR that it was set up with, restore its wrapping.key, or name an empty database.`,
  );
};

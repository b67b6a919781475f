import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '../failure.ts';
import { writeWhole } from './files.ts';

const KEY_BYTES = 32;

/** Files in which a database would be, whatever engine wrote it. */
const DATABASES = ['locket.db', 'dynamodb-local'];

/**
 * Creates `<dataDir>/wrapping.key`, 32 random bytes readable by the owner only, at the first start.
 * @throws StartFailure when there is data but its key is gone or damaged: a new key could not read it.
 */
export const ensureWrappingKey = (dataDir: string): void => {
  const path = join(dataDir, 'wrapping.key');
  if (existsSync(path)) {
    if (statSync(path).size === KEY_BYTES) return;
    throw new StartFailure(`${path} is damaged: it must hold ${KEY_BYTES} bytes; restore it from a backup.`);
  }
  if (DATABASES.some((name) => existsSync(join(dataDir, name)))) {
    throw new StartFailure(
      `${path} is missing, and without it the data in ${dataDir} cannot be read; restore it or use another LOCKET_DATA_DIR.`,
    );
  }
  writeWhole(path, randomBytes(KEY_BYTES), 0o600);
};

import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { systemCode } from '../failure.ts';

const OTHERS = 0o077;
const OWN_FILE = 0o600;
const OWN_FOLDER = 0o700;

/**
 * What the runner keeps in a data folder. Nothing else in there is touched: somebody may have named a folder that holds
 * other things. The wrapping key is not among them: one that others could read may be known to them.
 */
const OURS =
  /^(app|app\.new-\d+|app\.stamp|bootstrap\.json|bootstrap\.previous\.json|cache|dynamodb-local|dynamodb\.pid|events|lock|locket\.db.*|locket\.log.*|outbox|queues|streams|tls)$/;

/** From here on this process and its children create files that only their owner can read. */
export const createForOwnerOnly = (): void => {
  if (isMainThread) process.umask(OTHERS);
};

const narrow = (path: string): void => {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return;
  if ((status.mode & OTHERS) !== 0) chmodSync(path, status.isDirectory() ? OWN_FOLDER : OWN_FILE);
  if (status.isDirectory()) for (const name of readdirSync(path)) narrow(join(path, name));
};

/** Takes the rights of others away from what an earlier start left in the data folder. */
export const narrowDataFolder = (folder: string): void => {
  for (const name of readdirSync(folder).filter((entry) => OURS.test(entry))) {
    try {
      narrow(join(folder, name));
    } catch (error) {
      // Another instance may be working here: what is gone by now need not be narrowed.
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
};

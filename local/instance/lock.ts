import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure, systemCode } from '../failure.ts';
import { readJson } from './files.ts';
import { birthOf, isRunning } from './processes.ts';

interface Holder {
  readonly pid: number;
  /** Tells the holder from a later process with the same id. */
  readonly birth?: string | undefined;
}

/** The right to use a data folder; released by the process that took it, or void once that process is dead. */
export interface InstanceLock {
  release(): void;
}

const RETRY_MILLISECONDS = 100;

/** Folders that this very process holds, since a process cannot tell itself from a dead one by its id. */
const heldHere = new Set<string>();

const readHolder = (path: string): Holder | undefined => {
  const content = readJson(path) as Partial<Holder> | undefined;
  return typeof content?.pid === 'number' ? { pid: content.pid, birth: content.birth } : undefined;
};

const isAlive = (holder: Holder | undefined): boolean => {
  if (!holder || holder.pid === process.pid || !isRunning(holder.pid)) return false;
  const birth = birthOf(holder.pid);
  return birth === undefined || holder.birth === undefined || birth === holder.birth;
};

/** Whether the lock file could be created with our content; linking a finished file is atomic. */
const create = (path: string): boolean => {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { mode: 0o600 });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

/**
 * Moves a dead process's lock away. Another start may do the same at this moment and have put its own lock there
 * already: what was moved is looked at again, and a living holder's lock is put back.
 */
const removeStale = (path: string): void => {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (isAlive(readHolder(aside))) linkSync(aside, path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
};

/** Undefined once the lock is ours, else the process that has it. */
const blockingProcess = (path: string): number | undefined => {
  if (create(path)) return undefined;
  const holder = readHolder(path);
  if (holder && isAlive(holder)) return holder.pid;
  removeStale(path);
  return create(path) ? undefined : (readHolder(path)?.pid ?? 0);
};

/**
 * Takes the data folder for this process. A lock left by a dead process is taken over; a living holder is given
 * `patience` milliseconds to finish, since a runner that is just stopping holds it a little longer.
 * @throws StartFailure when another instance keeps the folder.
 */
export const lockDataFolder = async (folder: string, patience = 3000): Promise<InstanceLock> => {
  const path = join(folder, 'lock');
  const refusal = (pid: number) =>
    new StartFailure(
      `Another Locket (process ${pid}) is using the data folder ${folder}; stop it or set LOCKET_DATA_DIR.`,
    );
  if (heldHere.has(path)) throw refusal(process.pid);
  const deadline = Date.now() + patience;
  for (let pid = blockingProcess(path); pid !== undefined; pid = blockingProcess(path)) {
    if (Date.now() >= deadline) throw refusal(pid);
    await sleep(RETRY_MILLISECONDS);
  }
  heldHere.add(path);
  return {
    release: () => {
      heldHere.delete(path);
      rmSync(path, { force: true });
    },
  };
};

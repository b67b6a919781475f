import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { byNpm, newDataFolder, removeFolder, startLocketProcess } from '../../test/clients/locket-process.ts';

/** Resident memory of one process of `npm start`. */
export interface ProcessMemory {
  readonly name: string;
  readonly megabytes: number;
}

interface Process extends ProcessMemory {
  readonly pid: number;
  readonly parent: number;
}

const field = (status: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.+)$`, 'm').exec(status)?.[1] ?? '';

const processOf = (pid: string): Process | undefined => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return {
      pid: Number(pid),
      parent: Number(field(status, 'PPid')),
      name: command.split('\n')[0]?.slice(0, 60) ?? '',
      megabytes: Number.parseInt(field(status, 'VmRSS') || '0', 10) / 1024,
    };
  } catch {
    return undefined;
  }
};

/** A process and everything below it. */
const treeOf = (root: number): readonly Process[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => processOf(pid) ?? []);
  const below = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
};

/** Resident memory of `npm start` some time after its first start, process by process (Linux only). */
export const measureIdleMemory = async (restSeconds: number): Promise<readonly ProcessMemory[]> => {
  if (process.platform !== 'linux') return [];
  const locket = await startLocketProcess(await newDataFolder(), byNpm);
  try {
    await sleep(restSeconds * 1000);
    return treeOf(locket.pid).map(({ name, megabytes }) => ({ name, megabytes }));
  } finally {
    await locket.stop();
    await removeFolder(locket.dataDir);
  }
};

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCode } from '../failure.ts';

/** The fields of Linux's `/proc/<pid>/stat` after the command name, or undefined elsewhere. */
const statOf = (pid: number): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
};

const STATE = 0;
const PARENT = 1;
const START_TIME = 19;

/** Whether a process runs; one that ended but was not yet collected by its parent does not. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM' && statOf(pid)?.[STATE] !== 'Z';
  }
  return statOf(pid)?.[STATE] !== 'Z';
};

/** Something that two processes with the same id at different times differ in, where the platform tells. */
export const birthOf = (pid: number): string | undefined => statOf(pid)?.[START_TIME];

/** The parent of a process, where the platform tells. */
export const parentOf = (pid: number): number | undefined => {
  const parent = statOf(pid)?.[PARENT];
  return parent === undefined ? undefined : Number(parent);
};

/** The command line of a running process, or undefined when it cannot be told. */
export const commandOf = (pid: number): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return commandByPs(pid);
  }
};

const commandByPs = (pid: number): string | undefined => {
  if (process.platform === 'linux' || process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

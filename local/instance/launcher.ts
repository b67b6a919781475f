import { parentOf } from './processes.ts';

const INTERVAL_MILLISECONDS = 500;

/** This process's ancestors up to npm: `npm` → `sh -c` → node, or `npm` → node. */
const ancestry = (): string => {
  const parent = process.ppid;
  return `${parent}<${parentOf(parent) ?? ''}`;
};

/**
 * Calls back once when the npm that started this process is gone, also by `kill -9`, which tells nobody: the
 * shell in between survives it, so the shell's own parent is watched too. Returns what ends the watch.
 */
export const whenLauncherEnds = (callback: () => void): (() => void) => {
  const before = ancestry();
  const timer = setInterval(() => {
    if (ancestry() === before) return;
    clearInterval(timer);
    callback();
  }, INTERVAL_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
};

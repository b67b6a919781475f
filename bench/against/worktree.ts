import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cleanup } from '../../local/cleanup.ts';

const run = promisify(execFile);
const lockfile = 'package-lock.json';

const sameLockfile = async (root: string, other: string): Promise<boolean> => {
  const [ours, theirs] = await Promise.all([root, other].map((folder) => readFile(join(folder, lockfile))));
  return ours !== undefined && theirs !== undefined && ours.equals(theirs);
};

/** Packages of another version: links to ours when they are the same, or its own. */
const addPackages = async (root: string, folder: string, signal: AbortSignal): Promise<void> => {
  if (await sameLockfile(root, folder)) {
    try {
      await run('cp', ['-al', join(root, 'node_modules'), join(folder, 'node_modules')], { signal });
      return;
    } catch {
      // The temporary folder may be on another file system, or `cp` a smaller one.
      await rm(join(folder, 'node_modules'), { recursive: true, force: true });
    }
  }
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, signal, maxBuffer: 1e8 });
};

/**
 * Checks a version of the repository out beside this one, with its packages, into a temporary folder that the undoing
 * removes. Answers the folder.
 */
export const checkOut = async (root: string, ref: string, undo: Cleanup): Promise<string> => {
  const git = (...args: string[]) => run('git', args, { cwd: root });
  const { stdout } = await git('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`).catch(() => {
    throw new Error(`git knows no version ${ref}`);
  });
  const folder = await mkdtemp(join(tmpdir(), 'locket-against-'));
  const stopping = new AbortController();
  undo.add(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await git('worktree', 'prune');
  });
  undo.add(() => stopping.abort());
  await git('worktree', 'add', '--detach', '--force', folder, stdout.trim());
  await addPackages(root, folder, stopping.signal);
  return folder;
};

import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { tunedEnvironment } from '../settings.ts';

/** Megabytes of one half of the room for what lives shortly; `start.mjs` says the same. */
const SMALL_YOUNG_SPACE = '--max-semi-space-size=16';

/**
 * Makes this process small. What helps must be in the environment when a process begins: a code cache that keeps the
 * type stripper out of memory (16 MB), and one allocation arena for all threads, since what ended threads leave in
 * theirs is never given back (up to 100 MB after the first start). So the process replaces its own image, once,
 * keeping its id; where that is not possible it goes on as it is, with the code cache alone.
 */
export const slimProcess = (dataDir: string): void => {
  const cache = join(dataDir, 'cache');
  const environment = tunedEnvironment({ MALLOC_ARENA_MAX: '1', NODE_COMPILE_CACHE: cache });
  const options = [...process.execArgv, '--disable-warning=ExperimentalWarning', SMALL_YOUNG_SPACE];
  const command = [process.execPath, ...options, ...process.argv.slice(1)];
  if (environment && process.execve) process.execve(process.execPath, command, environment);
  enableCompileCache(cache);
};

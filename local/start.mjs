/**
 * What `npm start` runs: main.ts in a process image that has what it wants from its first moment (see
 * instance/process-image.ts). Plain JavaScript, because main.ts can ask for that only after Node has loaded what takes
 * types out of it, a tenth of a second that each start would pay twice. A folder without a code cache may be none of
 * ours, and is left to main.ts to judge and to create.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const cache = join(resolve(process.env.LOCKET_DATA_DIR?.trim() || '.locket'), 'cache');

if (process.execve && existsSync(cache)) {
  const command = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--max-semi-space-size=16',
    join(import.meta.dirname, 'main.ts'),
    ...process.argv.slice(2),
  ];
  process.execve(process.execPath, command, {
    ...process.env,
    MALLOC_ARENA_MAX: '1',
    NODE_COMPILE_CACHE: cache,
  });
}
await import('./main.ts');

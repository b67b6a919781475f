import { isSea } from 'node:sea';
import { type Log, runExtension } from './extension.ts';
import { environment, withoutTelling } from './settings.ts';

const log: Log = (level, message) =>
  console.log(JSON.stringify({ level, source: 'locket-extension', message }));

/** Before anything is sent: Node has read its own variables when it began, so it begins anew without them. */
const quiet = withoutTelling(environment());
if (quiet) {
  const own = isSea() ? [] : process.argv.slice(1);
  process.execve?.(process.execPath, [process.argv0, ...process.execArgv, ...own], quiet);
}

// A stack or a message of somebody else's could hold what was sent: only the kind of fault is told.
process.on('uncaughtException', (error) => {
  log('error', `The extension failed: ${error.name}`);
  process.exit(1);
});

runExtension({ env: environment(), now: Date.now, log }).then((code) => process.exit(code));

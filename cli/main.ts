import { once } from 'node:events';
import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import { locket } from './locket.ts';
import { console } from './terminal/console.ts';
import { openKeyring } from './vault/keyring.ts';

/** Without top-level await, which the single executable cannot have. */
const code = locket(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  cwd: process.cwd(),
  terminal: console,
  keyring: openKeyring,
  now: Date.now,
  input: () => text(process.stdin),
  print: (line) => process.stdout.write(`${line}\n`),
  write: (output) => process.stdout.write(output),
  tell: (line) => process.stderr.write(`${line}\n`),
  ended: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'SIGQUIT')]);
  },
});

void code.then((it) => {
  process.exitCode = it;
});

import { once } from 'node:events';
import { homedir } from 'node:os';
import { locket } from './locket.ts';
import { console } from './terminal/console.ts';
import { openKeyring } from './vault/keyring.ts';

process.exitCode = await locket(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  cwd: process.cwd(),
  terminal: console,
  keyring: openKeyring,
  now: Date.now,
  print: (text) => process.stdout.write(`${text}\n`),
  write: (text) => process.stdout.write(text),
  tell: (text) => process.stderr.write(`${text}\n`),
  ended: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  },
});

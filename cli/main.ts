import { once } from 'node:events';
import { locket } from './locket.ts';

process.exitCode = await locket(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  print: (text) => process.stdout.write(`${text}\n`),
  tell: (text) => process.stderr.write(`${text}\n`),
  ended: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  },
});

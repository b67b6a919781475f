import { once } from 'node:events';
import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import { locket } from './locket.ts';
import { console } from './terminal/console.ts';
import { visible } from './terminal/visible.ts';
import { openKeyring } from './vault/keyring.ts';

/** As it is for programs; for a terminal without what such a one would obey. */
const put = (stream: NodeJS.WriteStream, content: string | Buffer): void => {
  stream.write(stream.isTTY ? visible(content.toString()) : content);
};

/** Without top-level await, which the single executable cannot have. */
const code = locket(process.argv.slice(2), {
  env: process.env,
  home: homedir(),
  cwd: process.cwd(),
  terminal: console,
  keyring: openKeyring,
  now: Date.now,
  input: () => text(process.stdin),
  print: (line) => put(process.stdout, `${line}\n`),
  write: (output) => put(process.stdout, output),
  tell: (line) => put(process.stderr, `${line}\n`),
  ended: async () => {
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'SIGQUIT')]);
  },
});

void code.then((it) => {
  process.exitCode = it;
});

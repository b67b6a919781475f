import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const outfile = join(root, 'dist', 'locket.mjs');

// CommonJS packages in an ES module ask for `require`.
const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

await build({
  absWorkingDir: root,
  entryPoints: [join('cli', 'main.ts')],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  banner: { js: `#!/usr/bin/env node\n${banner}` },
  legalComments: 'linked',
  logLevel: 'warning',
});
console.log(`The command is in ${outfile}`);

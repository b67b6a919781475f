import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { singleExecutable } from '../lib/single-executable.ts';
import { asTexts } from './as-texts.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const outfile = join(dist, 'locket.mjs');

const common: BuildOptions = {
  absWorkingDir: root,
  entryPoints: [join('cli', 'main.ts')],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  logLevel: 'warning',
  plugins: [asTexts(root)],
};

// CommonJS packages in an ES module ask for `require`.
const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

await build({
  ...common,
  outfile,
  format: 'esm',
  banner: { js: `#!/usr/bin/env node\n${banner}` },
  legalComments: 'linked',
});
console.log(`The command is in ${outfile}`);

/** One file with Node in it, for machines like this one. */
const buildExecutable = async (): Promise<string> => {
  const executable = join(dist, process.platform === 'win32' ? 'locket.exe' : 'locket');
  const folder = await mkdtemp(join(dist, 'building-'));
  try {
    const main = join(folder, 'main.cjs');
    await build({ ...common, outfile: main, format: 'cjs', legalComments: 'none' });
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    const node = process.execPath;
    await rename(
      await singleExecutable({ main, node, execArgv, heedsNodeOptions: true }, folder),
      executable,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return executable;
};

if (process.argv.includes('--executable')) {
  console.log(`The executable is in ${await buildExecutable()}, for ${process.platform} on ${process.arch}`);
  if (process.platform === 'darwin') console.log('Sign it before it is run: codesign --sign - dist/locket');
}

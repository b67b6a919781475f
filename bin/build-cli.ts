import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { singleExecutable } from '../lib/single-executable.ts';
import { asTexts } from './as-texts.ts';
import { launched } from './launched.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const outfile = join(dist, 'locket.mjs');

interface Built {
  readonly code: string;
  readonly licenses: string;
}

/** The command as CommonJS: Node loads what its own modules have to offer when an ES module imports one of them. */
const buildCommand = async (): Promise<Built> => {
  const { outputFiles = [] } = await build({
    absWorkingDir: root,
    entryPoints: [join('cli', 'main.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    outfile,
    write: false,
    logLevel: 'warning',
    legalComments: 'linked',
    plugins: [asTexts(root)],
  });
  const endingWith = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: endingWith('.mjs'), licenses: endingWith('.txt') };
};

/** One file with Node in it, for machines like this one. */
const buildExecutable = async (code: string): Promise<string> => {
  const executable = join(dist, process.platform === 'win32' ? 'locket.exe' : 'locket');
  const folder = await mkdtemp(join(dist, 'building-'));
  try {
    const main = join(folder, 'main.cjs');
    await writeFile(main, code);
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

const { code, licenses } = await buildCommand();
await mkdir(dist, { recursive: true });
await writeFile(outfile, await launched(code, root));
await chmod(outfile, 0o755);
await writeFile(`${outfile}.LEGAL.txt`, licenses);
console.log(`The command is in ${outfile}`);

if (process.argv.includes('--executable')) {
  console.log(
    `The executable is in ${await buildExecutable(code)}, for ${process.platform} on ${process.arch}`,
  );
  if (process.platform === 'darwin') console.log('Sign it before it is run: codesign --sign - dist/locket');
}

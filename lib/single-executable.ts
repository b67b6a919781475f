import { execFile } from 'node:child_process';
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'postject';

const run = promisify(execFile);

/** Where Node looks for what was put into it, and the mark that tells it to look. */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** What a single executable is made of (Node.js, Single executable applications). */
export interface Ingredients {
  /** The program, one CommonJS file. */
  readonly main: string;
  /** The Node that takes it, of the version that makes it. */
  readonly node: string;
  /** Options that it starts with. */
  readonly execArgv: readonly string[];
  /** Whether NODE_OPTIONS of its surroundings count. */
  readonly heedsNodeOptions: boolean;
}

/** Code caches and snapshots belong to one architecture, and the former to Node's usual flags: neither is used. */
const blobSettings = ({ main, execArgv, heedsNodeOptions }: Ingredients, output: string) => ({
  main,
  output,
  disableExperimentalSEAWarning: true,
  useCodeCache: false,
  useSnapshot: false,
  execArgv,
  execArgvExtension: heedsNodeOptions ? 'env' : 'none',
});

const makeBlob = async (ingredients: Ingredients, folder: string): Promise<Buffer> => {
  const output = join(folder, 'main.blob');
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify(blobSettings(ingredients, output)));
  await run(process.execPath, ['--experimental-sea-config', settings]);
  return readFile(output);
};

/** Makes the executable in a folder, where nothing else stands; answers its path. */
export const singleExecutable = async (ingredients: Ingredients, folder: string): Promise<string> => {
  const made = join(folder, 'executable');
  await copyFile(ingredients.node, made);
  await chmod(made, 0o755);
  await inject(made, RESOURCE, await makeBlob(ingredients, folder), {
    sentinelFuse: FUSE,
    ...(process.platform === 'darwin' && { machoSegmentName: 'NODE_SEA' }),
  });
  return made;
};

import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'postject';
import {
  type ArchitectureName,
  architectureOf,
  executableIn,
  layerFolder,
  nodeBuilds,
} from './architectures.ts';
import { bundleExtension } from './bundle-extension.ts';
import { nodeBinary } from './node-binary.ts';

const run = promisify(execFile);

/** Where Node looks for what was put into it, and the mark that tells it to look. */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** The heap of a helper beside somebody's function, in MB. */
const HEAP = 64;

/** Code caches and snapshots belong to one architecture, and the former to Node's usual flags: neither is used. */
const blobSettings = (main: string, output: string) => ({
  main,
  output,
  disableExperimentalSEAWarning: true,
  useCodeCache: false,
  useSnapshot: false,
  execArgv: [`--max-old-space-size=${HEAP}`, '--disable-warning=ExperimentalWarning'],
  // The function's NODE_OPTIONS are the function's: they could load its code into the extension.
  execArgvExtension: 'none',
});

const makeBlob = async (root: string, folder: string): Promise<Buffer> => {
  const main = await bundleExtension(root, join(folder, 'main.cjs'));
  const output = join(folder, 'main.blob');
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify(blobSettings(main, output)));
  await run(process.execPath, ['--experimental-sea-config', settings]);
  return readFile(output);
};

/** The blob and the program that takes it must be of one version of Node. */
const assertVersion = (version: string): void => {
  if (process.versions.node !== version)
    throw new Error(`The extension is built by Node ${version}, and this is ${process.versions.node}.`);
};

/**
 * Builds the extension for one architecture into `extensions/locket` of the layer's folder, where it appears at once or
 * not at all. @throws NoNodeBuild when its Node cannot be had
 */
export const buildExecutable = async (
  root: string,
  architecture: ArchitectureName,
  layer = layerFolder(root, architecture),
): Promise<string> => {
  const build = nodeBuilds[architecture];
  assertVersion(build.version);
  const executable = executableIn(layer);
  await mkdir(dirname(executable), { recursive: true });
  const folder = await mkdtemp(join(dirname(layer), 'building-'));
  try {
    const made = join(folder, 'locket');
    await copyFile(await nodeBinary(build, join(folder, 'node')), made);
    await chmod(made, 0o755);
    await inject(made, RESOURCE, await makeBlob(root, folder), { sentinelFuse: FUSE });
    if (architectureOf(made) !== architecture) throw new Error(`What was built is not for ${architecture}.`);
    await rename(made, executable);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return executable;
};

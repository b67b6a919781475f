import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { singleExecutable } from '../single-executable.ts';
import {
  type ArchitectureName,
  architectureOf,
  executableIn,
  layerFolder,
  nodeBuilds,
} from './architectures.ts';
import { bundleExtension } from './bundle-extension.ts';
import { nodeBinary } from './node-binary.ts';

/** The heap of a helper beside somebody's function, in MB. */
const HEAP = 64;

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
    const ingredients = {
      main: await bundleExtension(root, join(folder, 'main.cjs')),
      node: await nodeBinary(build, join(folder, 'node')),
      execArgv: [`--max-old-space-size=${HEAP}`, '--disable-warning=ExperimentalWarning'],
      // The function's NODE_OPTIONS are the function's: they could load its code into the extension.
      heedsNodeOptions: false,
    };
    const made = await singleExecutable(ingredients, folder);
    if (architectureOf(made) !== architecture) throw new Error(`What was built is not for ${architecture}.`);
    await rename(made, executable);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return executable;
};

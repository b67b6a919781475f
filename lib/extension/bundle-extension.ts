import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the extension into one CommonJS file, which single executables of Node 24 demand. */
export const bundleExtension = async (root: string, outfile: string): Promise<string> => {
  await build({
    absWorkingDir: root,
    entryPoints: [join('layers', 'extension', 'main.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outfile;
};

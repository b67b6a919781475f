import { cpSync, existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { builtinModulesAsObjects } from './builtin-modules.ts';
import type { FunctionSource } from './catalogue.ts';
import { latePackages } from './late-packages.ts';
import { leanZod } from './lean-zod.ts';
import { entriesOfParts, type Parts, separateParts } from './parts.ts';
import { pureCalls } from './pure-calls.ts';
import { withoutDescriptions } from './without-descriptions.ts';
import { withoutJsonSchemas } from './without-json-schemas.ts';

export interface Bundle {
  readonly name: string;
  /** Folder with `index.mjs` and, if the function has any, parts that are loaded when needed and `assets/`. */
  readonly folder: string;
  /** Size of `index.mjs`. */
  readonly bytes: number;
}

export interface BundlePlaces {
  /** The project root that entries are relative to. */
  readonly root: string;
  readonly outdir: string;
  /** Whether what several functions use lies in files beside their folders, instead of in each of them. */
  readonly sharing?: boolean;
}

/** Where what functions share lies in `outdir`. */
export const sharedFolder = 'shared';

/** Lets bundled CommonJS packages call require() inside an ES module. */
const REQUIRE_BANNER =
  "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);";

/** Lambda hands credentials over in the environment: the other providers would be a fifth of every bundle. */
const LAMBDA_CREDENTIALS = 'lib/functions/lambda-credentials.ts';

/** What keeps bundles small. */
const lean: Plugin[] = [builtinModulesAsObjects, withoutJsonSchemas, withoutDescriptions, leanZod, pureCalls];

const howToBuild = ({ root, outdir }: BundlePlaces) =>
  ({
    absWorkingDir: root,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(root, LAMBDA_CREDENTIALS) },
    banner: { js: REQUIRE_BANNER },
    legalComments: 'none',
    logLevel: 'warning',
  }) as const satisfies BuildOptions;

/** Bundles all functions in one esbuild call, each into `<outdir>/<name>/index.mjs`, and their parts in another. */
export const bundleFunctions = async (
  sources: readonly FunctionSource[],
  places: BundlePlaces,
): Promise<Bundle[]> => {
  const { root, outdir, sharing = false } = places;
  assertEntriesExist(sources, root);
  const parts: Parts = new Map();
  const { metafile } = await build({
    ...howToBuild(places),
    ...(sharing && { splitting: true, chunkNames: `${sharedFolder}/[name]-[hash]` }),
    entryPoints: Object.fromEntries(sources.map(({ name, entry }) => [`${name}/index`, entry])),
    plugins: [generatedEntries(sources, root), separateParts(parts), latePackages(parts), ...lean],
    metafile: true,
  });
  const nameOf = (output: string): string => relative(resolve(root, outdir), resolve(root, output));
  const entryPoints = entriesOfParts(parts, metafile, nameOf);
  await build({ ...howToBuild(places), entryPoints, plugins: lean });
  return sources.map((source) => finish(source, places));
};

/** Gives esbuild the entries that no file holds, as if they lay where their source says. */
const generatedEntries = (sources: readonly FunctionSource[], root: string): Plugin => {
  const texts = new Map(sources.flatMap(({ entry, code }) => (code === undefined ? [] : [[entry, code]])));
  return {
    name: 'generated-entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === 'entry-point' && texts.has(path) ? { path, namespace: 'generated' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'generated' }, ({ path }) => ({
        contents: texts.get(path) ?? '',
        loader: 'ts',
        resolveDir: join(root, dirname(path)),
      }));
    },
  };
};

const finish = ({ name, assets }: FunctionSource, { root, outdir }: BundlePlaces): Bundle => {
  const folder = join(outdir, name);
  if (assets) cpSync(join(root, assets), join(folder, 'assets'), { recursive: true });
  return { name, folder, bytes: statSync(join(folder, 'index.mjs')).size };
};

const assertEntriesExist = (sources: readonly FunctionSource[], root: string): void => {
  const missing = sources
    .filter(({ entry, code }) => code === undefined && !existsSync(join(root, entry)))
    .map(({ entry }) => entry);
  if (missing.length > 0) throw new Error(`These function entries do not exist: ${missing.join(', ')}.`);
};

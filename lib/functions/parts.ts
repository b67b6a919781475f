import { basename, dirname, join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** What `import()` loads when it is needed, by its name in the folder of a bundle. */
export type Parts = Map<string, string>;

const isPart = /\.part\.ts$/;

/**
 * Leaves modules called `*.part.ts` out of a bundle, where `import()` asks for them: they lie in files of their own beside
 * it, by names that no two share, and a function that never needs one never reads it. Each is whole in itself, so it must not share a class or a state
 * with the bundle.
 */
export const separateParts = (parts: Parts): Plugin => ({
  name: 'separate-parts',
  setup: ({ onResolve }) => {
    onResolve({ filter: isPart }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = `./${basename(path, '.ts')}.mjs`;
      const source = join(resolveDir, path);
      const known = parts.get(file);
      // One would be loaded where the other is meant.
      if (known !== undefined && known !== source) throw new Error(`${known} and ${source} have one name`);
      parts.set(file, source);
      return { path: file, external: true };
    });
  },
});

/** Entries for the parts that bundles ask for, each in the folder of its bundle. */
export const entriesOfParts = (
  parts: Parts,
  { outputs }: Metafile,
  nameOf: (output: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(outputs).flatMap(([output, { imports }]) =>
      imports.flatMap(({ path }) => {
        const entry = parts.get(path);
        return entry ? [[join(dirname(nameOf(output)), basename(path, '.mjs')), entry]] : [];
      }),
    ),
  );

import type { Plugin } from 'esbuild';
import type { Parts } from './parts.ts';

/** Packages of functions only, which many requests need nothing of: patterns of conditions. */
const packages: ReadonlySet<string> = new Set(['picomatch']);

const namespace = 'late-package';
const isLate = /^[a-z-]+$/;

/** The package as its functions, each of which reads the file beside the bundle when it is first called. */
const standIn = (file: string, functions: readonly string[]): string =>
  [
    'let read;',
    `const whole = () => (read ??= require(${JSON.stringify(file)}).default);`,
    'const late = (...given) => whole()(...given);',
    ...functions.map((each) => `late.${each} = (...given) => whole().${each}(...given);`),
    `export { late as default };`,
  ].join('\n');

/**
 * Leaves packages out of bundles that are needed seldom but at once, where nobody can wait for an `import()`: they lie in
 * files of their own, as parts do, and `require` reads them.
 */
export const latePackages = (parts: Parts): Plugin => ({
  name: 'late-packages',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: isLate }, async ({ kind, path, resolveDir, pluginData }) => {
      if (!packages.has(path) || kind !== 'import-statement' || pluginData === namespace) return undefined;
      const found = await resolve(path, { kind, resolveDir, pluginData: namespace });
      parts.set(`./${path}.late.mjs`, found.path);
      return { path, namespace };
    });
    onResolve({ filter: /\.late\.mjs$/, namespace }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace }, async ({ path }) => {
      const { default: whole } = (await import(path)) as { default: object };
      const functions = Object.entries(whole).flatMap(([name, value]) =>
        typeof value === 'function' ? [name] : [],
      );
      return { contents: standIn(`./${path}.late.mjs`, functions) };
    });
  },
});

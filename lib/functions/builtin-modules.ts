import { builtinModules } from 'node:module';
import type { ImportKind, OnLoadResult, Plugin } from 'esbuild';

const isBuiltin = /^(?:node:)?[a-z_][\w/]*$/;
const isIdentifier = /^[A-Za-z_$][\w$]*$/;
const known = new Set(builtinModules.flatMap((name) => [name, name.replace(/^node:/, '')]));

/** Consumers that get the module object itself, as `require()` answers it. */
const wholeKinds: ReadonlySet<ImportKind> = new Set(['require-call', 'dynamic-import']);

const prefixed = (path: string): string => (path.startsWith('node:') ? path : `node:${path}`);

const getting = (name: string): string => `process.getBuiltinModule(${JSON.stringify(name)})`;

const asWhole = (name: string): OnLoadResult => ({ contents: `module.exports = ${getting(name)};` });

/**
 * Every export by its name. Reading one may load something large (`http.WebSocket` brings all of undici), so each
 * stands in a call that a bundle drops unless somebody imports the name.
 */
const byName = (name: string): OnLoadResult => {
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter((each) => isIdentifier.test(each));
  const exports = names
    .filter((each) => each !== 'default')
    .map(
      (each, index) =>
        `const e${index} = /* @__PURE__ */ (() => builtin.${each})();export{e${index} as ${each}};`,
    );
  const contents = [`const builtin = ${getting(name)};`, 'export default builtin;', ...exports].join('\n');
  return { contents };
};

/**
 * Takes Node's own modules from `process.getBuiltinModule`. An `import` of one reads all its exports when the bundle is
 * loaded, which costs a cold start up to 30 ms for `node:http` alone.
 */
export const builtinModulesAsObjects: Plugin = {
  name: 'builtin-modules-as-objects',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: isBuiltin }, ({ path, kind }) => {
      const bare = path.replace(/^node:/, '');
      if (!known.has(bare) || kind === 'entry-point') return undefined;
      return { path: prefixed(path), namespace: wholeKinds.has(kind) ? 'builtin-whole' : 'builtin-names' };
    });
    onLoad({ filter: /./, namespace: 'builtin-whole' }, ({ path }) => asWhole(path));
    onLoad({ filter: /./, namespace: 'builtin-names' }, ({ path }) => byName(path));
  },
};

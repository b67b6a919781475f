import { build, type Plugin } from 'esbuild';

/**
 * Packages that few commands need. What stands in a text is not looked at before it is asked for: as code, all of it
 * would be parsed each time that any command is started. Those of a line come together, as they share what they are
 * built on; none shares a class with the code around.
 */
const groups: readonly (readonly string[])[] = [
  ['@aws-sdk/client-ssm', '@aws-sdk/client-secrets-manager', '@aws-sdk/credential-provider-node'],
  ['@grpc/grpc-js', '@grpc/proto-loader'],
  ['re2js'],
  ['yaml'],
];

const namespace = 'as-text';
const groupOf = (name: string): number => groups.findIndex((names) => names.includes(name));

/** One module that exports these packages by their names, for a function with `module` and `require`. */
const textOf = async (names: readonly string[], resolveDir: string) => {
  const cases = names.map(
    (name) => `get ${JSON.stringify(name)}() { return require(${JSON.stringify(name)}); }`,
  );
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = { ${cases.join(', ')} };`, resolveDir },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    legalComments: 'inline',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
};

/** Puts packages that few commands need into the bundle as texts, which become code when they are asked for. */
export const asTexts = (root: string): Plugin => ({
  name: 'as-texts',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^[@\w]/ }, ({ path, namespace: from, importer }) => {
      if (groupOf(path) < 0 || from === namespace || importer.includes('node_modules')) return undefined;
      return { path, namespace };
    });
    onResolve({ filter: /^group:\d+$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, async ({ path }) => {
      const [, number] = /^group:(\d+)$/.exec(path) ?? [];
      if (number === undefined) {
        const contents = `module.exports = require('group:${groupOf(path)}')[${JSON.stringify(path)}];`;
        return { contents, loader: 'js' };
      }
      const text = await textOf(groups[Number(number)] ?? [], root);
      const contents = `new Function('module', 'exports', 'require', ${JSON.stringify(text)})(module, exports, require);`;
      return { contents, loader: 'js', resolveDir: root };
    });
  },
});

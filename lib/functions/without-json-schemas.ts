import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** The modules of zod that describe schemas as JSON Schema. */
const describing = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;

/**
 * Leaves JSON Schema out of bundles: the API document is made from the sources, and no function describes a schema.
 * Zod's schemas name these functions without calling them; whoever does call one learns why it is not there.
 */
export const withoutJsonSchemas: Plugin = {
  name: 'without-json-schemas',
  setup: ({ onLoad }) => {
    onLoad({ filter: describing }, async ({ path }) => {
      const names = Object.keys(await import(pathToFileURL(path).href));
      const refusal = `const absent = () => { throw new Error('Bundles hold no JSON Schema.'); };`;
      return { contents: [refusal, ...names.map((name) => `export { absent as ${name} };`)].join('\n') };
    });
  },
};

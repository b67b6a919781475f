import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const sdkModules = /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*\.js$/;

/** A constant of a module, made by a call that only makes: `bind…` ties functions together, a regular expression is compiled. */
const making = /^((?:export )?const \w+ = )(bind[A-Z]\w*\(|new RegExp\()/gm;

/**
 * Says of such calls in the SDK's core that they change nothing else, as its authors left out. A bundle then drops the
 * constants that nobody uses, with all that only they needed.
 */
export const pureCalls: Plugin = {
  name: 'pure-calls',
  setup: ({ onLoad }) => {
    onLoad({ filter: sdkModules }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(making, '$1/* @__PURE__ */ $2'),
    }));
  },
};

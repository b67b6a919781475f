import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const PURE = '/* @__PURE__ */';

/** Constants of a module, made by calls that only make: after what stands in front, the call is one to leave out. */
const makers: readonly (readonly [modules: RegExp, before: RegExp])[] = [
  // `bind…` ties functions together, a regular expression is compiled.
  [
    /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*\.js$/,
    /^(?:export )?const \w+ = (?=bind[A-Z]\w*\(|new RegExp\()/gm,
  ],
  // The matcher of MongoDB's conditions, with the three packages that it is made of: ours are compiled by ourselves.
  [/[\\/]@casl[\\/]ability[\\/]dist[\\/]esm[\\/]index\.mjs$/, /(?<=, )[A-Z] = (?=[A-Z]\([A-Z], [A-Z]\))/g],
];

/**
 * Says of such calls in libraries that they change nothing else, as their authors left out. A bundle then drops the
 * constants that nobody uses, with all that only they needed.
 */
export const pureCalls: Plugin = {
  name: 'pure-calls',
  setup: ({ onLoad }) => {
    for (const [filter, before] of makers)
      onLoad({ filter }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replace(before, `$&${PURE} `),
      }));
  },
};

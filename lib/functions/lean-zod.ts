import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const schemas = /[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/;

/** A format as a method of every string, such as `z.string().email()`, each of which brings its schema along. */
const formats = /^( {4}\w+\(params\) \{\n) {8}return this\.check\((?:core\._\w+\(Zod|iso\.)\w+[^;]*\);/gm;
const refusal = `$1        throw new Error('Bundles hold formats as schemas only, such as z.email().');`;

/** How each kind of schema describes itself as JSON Schema, which no bundle does. */
const describing = /^ +inst\._zod\.processJSONSchema = [^;]*;\n/gm;

/** All helpers of zod as one object, of which a bundle could drop none. */
const helpers = 'import { util } from "../core/index.js";';
const helpersByName = 'import * as util from "../core/util.js";';

/**
 * Leaves out of zod what no schema of ours uses: the formats that strings have as methods, which zod has retired (a
 * schema made with one throws when the bundle is loaded), how schemas describe themselves, and helpers that nobody calls.
 */
export const leanZod: Plugin = {
  name: 'lean-zod',
  setup: ({ onLoad }) => {
    onLoad({ filter: schemas }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const byName = text.replace(helpers, helpersByName).replaceAll('core.util.', 'util.');
      return { contents: byName.replace(describing, '').replace(formats, refusal) };
    });
  },
};

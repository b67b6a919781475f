import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { OutboundName, StoreName } from '../../layers/domain/unit.ts';
import { wholeEquipment } from '../harness/whole-platform.ts';

const root = resolve(import.meta.dirname, '../..');
const waysOut = Object.keys(wholeEquipment.outbound ?? {}) as readonly OutboundName[];
const names = Object.keys(wholeEquipment.stores) as readonly StoreName[];

/** How code says that it uses a store; the first group holds one name or several. */
const mentions = [
  /\bstores\.(\w+)/g,
  /\{([^{}]*)\}\s*=\s*(?:[\w.#]+\.)?stores\b/g,
  /\bstores: \{([^{}]*)\} *[,}]/g,
];

/** The same of members of the unit itself: as such, or taken out of a parameter. */
const mentionsOfUnit = [/\bunit\.(\w+)/g, /\(\{([^{}]*)\}[,)]/g];

const wordsIn = (text: string, patterns: readonly RegExp[]): ReadonlySet<string> =>
  new Set(
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap(([, found = '']) =>
        found.split(',').map((each) => each.split(':')[0]?.trim() ?? ''),
      ),
    ),
  );

/** What code mentions, by names of `Stores` and `Outbound`. */
export interface Mentioned {
  readonly stores: readonly StoreName[];
  readonly calls: readonly OutboundName[];
}

/** What code mentions that starts from a module of this text, in this folder, and is not dropped. */
export const mentionedFrom = async (code: string, folder: string): Promise<Mentioned> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: resolve(root, folder), loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const text = outputFiles[0]?.text ?? '';
  const words = wordsIn(text, mentions);
  const ofUnits = wordsIn(text, mentionsOfUnit);
  return {
    stores: names.filter((name) => words.has(name)).sort(),
    calls: waysOut.filter((name) => ofUnits.has(name)).sort(),
  };
};

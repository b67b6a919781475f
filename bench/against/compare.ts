import { resolve } from 'node:path';
import type { Cleanup } from '../../local/cleanup.ts';
import {
  compareBundles,
  compareColdStarts,
  compareFunctions,
  compareLoad,
  compareStarts,
} from './measures.ts';
import type { Comparison } from './options.ts';
import type { Pair } from './ratio.ts';
import { comparisonReport } from './report.ts';
import type { Both } from './turns.ts';
import { withUndo } from './undo.ts';
import { openVersion, type Version } from './version.ts';
import { checkOut } from './worktree.ts';

const thisRoot = resolve(import.meta.dirname, '../..');

/** A part that one of the versions cannot be measured by, and why. */
export interface Gap {
  readonly part: string;
  readonly reason: string;
}

/** Why a measurement failed, in a line: the command of a failed process holds tokens. */
const reasonOf = (error: unknown): string => {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return /^\w*Error: .*$/m.exec(text)?.[0] ?? text.slice(0, 200);
};

/** Measures part after part; a part that fails is a gap, since the other version may be too old for it. */
const measureAll = async (
  parts: Readonly<Record<string, () => Promise<readonly Pair[]> | readonly Pair[]>>,
): Promise<{ pairs: readonly Pair[]; gaps: readonly Gap[] }> => {
  const pairs: Pair[] = [];
  const gaps: Gap[] = [];
  for (const [part, measure] of Object.entries(parts)) {
    try {
      pairs.push(...(await measure()));
    } catch (error) {
      gaps.push({ part, reason: reasonOf(error) });
    }
  }
  return { pairs, gaps };
};

const partsOf = (
  options: Comparison,
  roots: Both<string>,
  versions: () => Promise<Both<Version>>,
  undo: Cleanup,
) => {
  const wanted = (part: Comparison['parts'][number]) => options.parts.includes(part);
  return {
    ...(wanted('starts') && { starts: () => compareStarts(roots, options, undo) }),
    ...(wanted('bundles') && {
      bundles: async () => compareBundles(await versions()),
      'cold starts': async () => compareColdStarts(await versions(), options),
    }),
    ...(wanted('function') && { function: async () => compareFunctions(await versions(), options) }),
    ...(wanted('load') && { load: async () => compareLoad(await versions(), options) }),
  };
};

/** Runs this version and another one in turn, and reports their ratios. */
export const compareWith = (options: Comparison): Promise<string> =>
  withUndo(async (undo) => {
    const roots = { here: thisRoot, there: await checkOut(thisRoot, options.ref, undo) };
    let opened: Promise<Both<Version>> | undefined;
    const versions = () => {
      opened ??= openBoth(roots, undo);
      return opened;
    };
    const { pairs, gaps } = await measureAll(partsOf(options, roots, versions, undo));
    return comparisonReport(options, pairs, gaps);
  });

const openBoth = async ({ here, there }: Both<string>, undo: Cleanup): Promise<Both<Version>> => ({
  there: await openVersion(there, undo),
  here: await openVersion(here, undo),
});

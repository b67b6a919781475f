import { relative, resolve, sep } from 'node:path';
import type { TestModule, TestProject } from 'vitest/node';

interface AreaTime {
  readonly area: string;
  readonly files: number;
  readonly seconds: number;
}

/** Areas that hold so much that their own folders are told apart. */
const wide: ReadonlySet<string> = new Set(['adapters', 'domain', 'functions']);

/** The folder below `test/` that a file belongs to, two folders deep where one says little. */
export const areaOf = (file: string): string => {
  const [first = '', second = ''] = file.split(sep);
  return wide.has(first) && !second.includes('.') ? `${first}/${second}` : first;
};

/** What each area took, the longest first; milliseconds of all its files together. */
export const areaTimes = (
  files: readonly (readonly [file: string, milliseconds: number])[],
): readonly AreaTime[] => {
  const areas = Object.entries(Object.groupBy(files, ([file]) => areaOf(file)));
  return areas
    .map(([area, all = []]) => ({
      area,
      files: all.length,
      seconds: all.reduce((sum, [, milliseconds]) => sum + milliseconds, 0) / 1000,
    }))
    .sort((a, b) => b.seconds - a.seconds);
};

const timeOf = (module: TestModule): number => {
  const { collectDuration, duration, setupDuration } = module.diagnostic();
  return collectDuration + duration + setupDuration;
};

const row = ({ area, files, seconds }: AreaTime): string =>
  `${seconds.toFixed(1).padStart(8)} s  ${String(files).padStart(4)} files  ${area}`;

const printed: WeakSet<object> = new WeakSet();

/** Prints, when a run ends, how long each area of the tests took, whichever reporters there are. */
export default function setup({ vitest }: TestProject): () => void {
  const root = resolve(import.meta.dirname, '..');
  return () => {
    // Each project of the configuration sets up for itself; the times of all are told once.
    if (printed.has(vitest)) return;
    printed.add(vitest);
    const modules = vitest.state.getTestModules();
    const rows = areaTimes(modules.map((module) => [relative(root, module.moduleId), timeOf(module)]));
    console.log(['', 'Time per area, of all workers together:', ...rows.map(row), ''].join('\n'));
  };
}

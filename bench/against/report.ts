import { markdownTable } from '../table.ts';
import type { Gap } from './compare.ts';
import type { Comparison } from './options.ts';
import { type Pair, ratioOf } from './ratio.ts';

const digits = 2;

const rowOf = (pair: Pair) => {
  const ratio = ratioOf(pair);
  if (!ratio) return [pair.name, pair.unit, '', '', 'not measured', ''];
  const spread = `${ratio.lowest.toFixed(digits)}–${ratio.highest.toFixed(digits)}`;
  return [
    pair.name,
    pair.unit,
    ratio.there,
    ratio.here,
    ratio.ratio.toFixed(digits),
    pair.here.length > 1 ? spread : '',
  ];
};

/** A table of ratios, and what could not be compared. */
export const comparisonReport = (
  { ref, rounds }: Comparison,
  pairs: readonly Pair[],
  gaps: readonly Gap[],
): string => {
  const head = ['what', 'unit', ref, 'here', 'ratio', `of ${rounds} rounds`];
  const missing = gaps.map(({ part, reason }) => `Not compared: ${part}. ${reason}`);
  return [markdownTable(head, pairs.map(rowOf)), ...missing].join('\n\n');
};

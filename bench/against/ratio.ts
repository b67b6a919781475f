/** The same thing measured on both versions, round by round. */
export interface Pair {
  readonly name: string;
  readonly unit: string;
  /** This version, and the other one. */
  readonly here: readonly number[];
  readonly there: readonly number[];
}

/** This version in proportion to the other: the median of the rounds, and the rounds farthest from it. */
export interface Ratio {
  readonly here: number;
  readonly there: number;
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
};

/** Ratios are made round by round: what slows the machine down for a while slows both versions of a round. */
export const ratioOf = ({ here, there }: Pair): Ratio | undefined => {
  const ratios = here
    .map((value, round) => value / (there[round] ?? Number.NaN))
    .filter((ratio) => Number.isFinite(ratio));
  if (ratios.length === 0) return undefined;
  return {
    here: median(here),
    there: median(there),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
};

/** When a call began and ended, in milliseconds of one clock. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How many calls had to wait for another: the longest chain of calls that do not overlap. */
export const sequentialRounds = (spans: readonly Span[]): number => {
  let rounds = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...spans].sort((a, b) => a.end - b.end)) {
    if (start < free) continue;
    rounds += 1;
    free = end;
  }
  return rounds;
};

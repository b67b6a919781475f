/** A part of a list: from `start` up to, but without, `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What of several lists falls on one page when they are shown one after the other, as if they were one. */
export const stretchesOf = (
  lengths: readonly number[],
  offset: number,
  limit: number,
): readonly Stretch[] => {
  let before = 0;
  return lengths.map((length) => {
    const within = (place: number): number => Math.min(Math.max(place - before, 0), length);
    const stretch = { start: within(offset), end: within(offset + limit) };
    before += length;
    return stretch;
  });
};

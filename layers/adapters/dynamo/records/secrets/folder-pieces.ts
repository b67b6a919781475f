/** Ids of folders that lie side by side, of which the first and the last are wanted. */
export type Piece = readonly [first: string, last: string];

/** Index of a wanted id after which a piece ends. */
type Cut = number;

/** The widest gaps of unwanted ids: leaving them out saves most. */
const atGaps = (places: readonly number[], most: number): readonly Cut[] =>
  places
    .slice(0, -1)
    .map((place, index) => ({ index, gap: (places[index + 1] ?? place) - place }))
    .filter(({ gap }) => gap > 1)
    .sort((a, b) => b.gap - a.gap || a.index - b.index)
    .slice(0, most)
    .map(({ index }) => index);

const lengthsOf = (cuts: readonly Cut[], count: number) => {
  const ends = [...cuts, count - 1].sort((a, b) => a - b);
  return ends.map((end, index) => ({ start: (ends[index - 1] ?? -1) + 1, end }));
};

/** Halves the longest pieces until there are enough of them. */
const halved = (cuts: readonly Cut[], count: number, most: number): readonly Cut[] => {
  const all = [...cuts];
  while (all.length < most) {
    const [longest] = lengthsOf(all, count).sort((a, b) => b.end - b.start - (a.end - a.start));
    if (!longest || longest.end === longest.start) break;
    all.push(Math.floor((longest.start + longest.end - 1) / 2));
  }
  return all;
};

/**
 * Cuts wanted ids into at most `most` pieces of neighbours to be read side by side: apart where many unwanted ids lie
 * between them, and else into pieces of about the same number. Both lists are in rising order.
 */
export const piecesOf = (
  wanted: readonly string[],
  among: readonly string[],
  most: number,
): readonly Piece[] => {
  if (wanted.length === 0) return [];
  const placeOf = new Map(among.map((id, index) => [id, index]));
  const places = wanted.map((id) => placeOf.get(id) ?? 0);
  const cuts = halved(atGaps(places, most - 1), wanted.length, most - 1);
  return lengthsOf(cuts, wanted.length).map(
    ({ start, end }) => [wanted[start] as string, wanted[end] as string] as const,
  );
};

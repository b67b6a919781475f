/** Both versions of something: this one, and the other. */
export interface Both<T> {
  readonly here: T;
  readonly there: T;
}

export type Side = keyof Both<unknown>;

/** Who begins changes with every round, so that neither version is always the one that comes second. */
const orderOf = (round: number): readonly Side[] => (round % 2 === 0 ? ['there', 'here'] : ['here', 'there']);

/** Measures on both versions in turn; answers what the rounds gave, by version. */
export const inTurn = async <T>(
  rounds: number,
  measure: (side: Side, round: number) => Promise<T>,
): Promise<Both<readonly T[]>> => {
  const results: Both<T[]> = { here: [], there: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const side of orderOf(round)) results[side].push(await measure(side, round));
  return results;
};

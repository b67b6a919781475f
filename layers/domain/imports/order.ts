import type { SecretImport } from './import.ts';

type Ranked = Pick<SecretImport, 'id' | 'rank'>;

/** The order of a folder's imports: by rank, those of one rank in the order in which they were made. */
export const inOrder = <T extends Ranked>(imports: readonly T[]): readonly T[] =>
  [...imports].sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));

/** Rank of an import that comes after all others. */
export const lastRank = (imports: readonly Ranked[]): number =>
  imports.reduce((highest, { rank }) => Math.max(highest, Math.floor(rank)), 0) + 1;

/**
 * Rank for a place between others, so that moving one import writes that one only. Undefined when there is no number
 * left between its neighbours: then all are to be ranked anew.
 *
 * @param others the other imports, in order
 * @param position 1-based place among all; beyond the end means last
 */
export const rankAt = (others: readonly Ranked[], position: number): number | undefined => {
  const before = others[position - 2]?.rank ?? others.at(-1)?.rank;
  const after = others[position - 1]?.rank;
  if (after === undefined) return lastRank(others);
  if (position === 1 || before === undefined) return after - 1;
  const between = (before + after) / 2;
  return before < between && between < after ? between : undefined;
};

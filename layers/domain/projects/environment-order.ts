import type { Environment } from './project.ts';

const numbered = (environments: readonly Environment[]): readonly Environment[] =>
  environments.map((environment, index) => ({ ...environment, position: index + 1 }));

const inOrder = (environments: readonly Environment[]): readonly Environment[] =>
  [...environments].sort((a, b) => a.position - b.position);

/**
 * The environments with this one at a 1-based position, the others shifted; beyond the end means last. An environment
 * that was there before is replaced, and without a position it keeps its place.
 */
export const placed = (
  environments: readonly Environment[],
  environment: Environment,
  position?: number,
): readonly Environment[] => {
  const order = inOrder(environments);
  const before = order.findIndex(({ id }) => id === environment.id);
  const others = order.filter(({ id }) => id !== environment.id);
  const index = position === undefined ? (before === -1 ? others.length : before) : position - 1;
  return numbered(others.toSpliced(Math.min(index, others.length), 0, environment));
};

/** The environments without one, the gap closed. */
export const without = (environments: readonly Environment[], id: string): readonly Environment[] =>
  numbered(inOrder(environments).filter((environment) => environment.id !== id));

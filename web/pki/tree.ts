/** What a place in the tree needs of an authority. */
interface Node {
  readonly id: string;
  readonly parentCaId: string | null;
}

/** An authority and how many stand between it and its root. */
export interface Placed<T extends Node> {
  readonly ca: T;
  readonly depth: number;
}

const below = <T extends Node>(
  all: readonly T[],
  parentId: string | null,
  depth: number,
): readonly Placed<T>[] =>
  all
    .filter(({ parentCaId }) => parentCaId === parentId)
    .flatMap((ca) => [{ ca, depth }, ...below(all, ca.id, depth + 1)]);

/** Authorities as a tree that is written from the top: each below the one that signed it, where that is known. */
export const treeOf = <T extends Node>(all: readonly T[]): readonly Placed<T>[] => {
  const ids = new Set(all.map(({ id }) => id));
  const isBelow = ({ id, parentCaId }: T) => parentCaId !== null && parentCaId !== id && ids.has(parentCaId);
  return below(
    all.map((ca) => (isBelow(ca) ? ca : { ...ca, parentCaId: null })),
    null,
    0,
  );
};

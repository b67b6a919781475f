/** Calls of one kind in a row up to which each is struck; they look up the same of several secrets, mostly. */
const maxInRow = 4;

/** Numbers of the calls to strike: all, and of a long row of one kind the first, the last and some between. */
export const struckIn = (operations: readonly string[]): readonly number[] => {
  const rows: number[][] = [];
  for (const [index, operation] of operations.entries())
    if (index > 0 && operation === operations[index - 1]) rows.at(-1)?.push(index + 1);
    else rows.push([index + 1]);
  return rows.flatMap((row) =>
    row.length <= maxInRow
      ? row
      : Array.from(
          { length: maxInRow },
          (_, n) => row[Math.round((n * (row.length - 1)) / (maxInRow - 1))] ?? 0,
        ),
  );
};

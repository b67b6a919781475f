/** A line of two texts side by side; a side that has none is absent. */
export interface DiffLine {
  readonly before?: string;
  readonly after?: string;
  readonly isSame: boolean;
}

/** Lines up to which the longest common part is sought; longer texts are laid side by side as they are. */
const mostLines = 400;

const lengths = (a: readonly string[], b: readonly string[]): readonly (readonly number[])[] => {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (table[i] as number[])[j] =
        a[i] === b[j]
          ? (table[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0);
  return table;
};

const together = (a: readonly string[], b: readonly string[]): readonly DiffLine[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, index) => ({
    ...(index < a.length && { before: a[index] as string }),
    ...(index < b.length && { after: b[index] as string }),
    isSame: a[index] === b[index],
  }));

/** Two texts line by line, with what both have in one row. */
export const diffLines = (before: string, after: string): readonly DiffLine[] => {
  const a = before.split('\n');
  const b = after.split('\n');
  if (a.length > mostLines || b.length > mostLines) return together(a, b);
  const table = lengths(a, b);
  const rows: DiffLine[] = [];
  let [i, j] = [0, 0];
  const gap = { a: [] as string[], b: [] as string[] };
  const close = () => {
    rows.push(...together(gap.a, gap.b).map((line) => ({ ...line, isSame: false })));
    gap.a = [];
    gap.b = [];
  };
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      close();
      rows.push({ before: a[i] as string, after: b[j] as string, isSame: true });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      gap.a.push(a[i] as string);
      i += 1;
    } else {
      gap.b.push(b[j] as string);
      j += 1;
    }
  }
  close();
  return rows;
};

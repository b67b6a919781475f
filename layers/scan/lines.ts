/** Where something stands: lines and columns from 1, and the text of all lines that it touches. */
interface Place {
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly line: string;
}

/** Where the piece between two offsets stands. */
export type Locate = (start: number, end: number) => Place;

/** Finds lines of a text whose first line has the number `first`. */
export const lineIndex = (text: string, first: number): Locate => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);

  /** The last line that begins at or before this place. */
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return (start, end) => {
    const [from, to] = [lineAt(start), lineAt(Math.max(start, end - 1))];
    const [fromStart, toStart] = [starts[from] ?? 0, starts[to] ?? 0];
    return {
      startLine: first + from,
      endLine: first + to,
      startColumn: start - fromStart + 1,
      endColumn: end - toStart,
      line: text.slice(fromStart, (starts[to + 1] ?? text.length + 1) - 1),
    };
  };
};

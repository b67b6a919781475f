export type Row = readonly (string | number)[];

const digitsOf = (figure: number): number =>
  figure >= 100 || Number.isInteger(figure) ? 0 : figure < 10 ? 2 : 1;

const textOf = (cell: string | number): string =>
  typeof cell === 'string' ? cell : cell.toFixed(digitsOf(cell));

/** A Markdown table with aligned columns. */
export const markdownTable = (head: readonly string[], rows: readonly Row[]): string => {
  const cells = [head, ...rows].map((row) => row.map(textOf));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(first), rule, ...rest.map(line)].join('\n');
};

/** Whether a figure keeps its budget, and by how much it does not. */
export const atLeast = (value: number, least: number): string =>
  value >= least ? 'yes' : `no: ${Math.round((1 - value / least) * 100)} % below`;
export const atMost = (value: number, most: number): string =>
  value <= most ? 'yes' : `no: ${Math.round((value / most - 1) * 100)} % above`;

import type { Columns, Row } from './listing.ts';
import { visible } from './visible.ts';

const narrowest = 8;

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(1, width - 1))}…` : text;

/** Control characters would move the cursor, and could show another table than there is. */
export const shown = (value: unknown): string =>
  visible(
    String(value ?? '')
      .replaceAll('\n', '↵')
      .replaceAll('\t', '␉'),
  );

/** Widths that fit into the terminal: the widest column gives way. */
const fitting = (widths: readonly number[], columns: number | undefined): readonly number[] => {
  const frame = 3 * widths.length + 1;
  const total = widths.reduce((sum, width) => sum + width, frame);
  if (columns === undefined || total <= columns) return widths;
  const widest = widths.indexOf(Math.max(...widths));
  return widths.map((width, index) =>
    index === widest ? Math.max(narrowest, width - (total - columns)) : width,
  );
};

/** A table with a frame. `columns` is the width of the terminal; without one nothing is cut. */
export const tableOf = (rows: readonly Row[], titles: Columns, columns: number | undefined): string => {
  const cells = rows.map((row) => Object.values(titles).map((member) => shown(row[member])));
  const head = Object.keys(titles).map((title) => title.toUpperCase());
  const longest = head.map((title, index) =>
    Math.max(title.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const widths = fitting(longest, columns);
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}`;
  const line = (texts: readonly string[]): string =>
    `│ ${texts.map((text, index) => cut(text, widths[index] ?? 0).padEnd(widths[index] ?? 0)).join(' │ ')} │`;
  return [rule('┌', '┬', '┐'), line(head), rule('├', '┼', '┤'), ...cells.map(line), rule('└', '┴', '┘')].join(
    '\n',
  );
};

import type { Group } from './group.ts';

const columns = ['METHOD', 'PATH', 'WHO MAY CALL', 'EVENT', 'LIMIT', 'FUNCTION'] as const;
type Row = Readonly<Record<(typeof columns)[number], string>>;

const rowsOf = ({ name, operations }: Group): readonly Row[] =>
  operations.map(({ method, path, access, audit, limit }) => ({
    METHOD: method,
    PATH: path,
    'WHO MAY CALL': access.name,
    EVENT: audit ?? '-',
    LIMIT: limit,
    FUNCTION: name,
  }));

const byPath = (left: Row, right: Row): number =>
  left.PATH < right.PATH ? -1 : left.PATH > right.PATH ? 1 : left.METHOD < right.METHOD ? -1 : 1;

/** Every operation of these groups with who may call it, as lines of aligned columns sorted by path. */
export const postureOf = (groups: readonly Group[]): readonly string[] => {
  const heading = Object.fromEntries(columns.map((column) => [column, column])) as Row;
  const rows = [heading, ...groups.flatMap(rowsOf).sort(byPath)];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    columns
      .map((column, index) => row[column].padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

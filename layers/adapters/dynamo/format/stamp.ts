import { LocketError } from '../../../domain/errors.ts';
import { tableFormat } from '../../../domain/instance/table-format.ts';
import type { Change } from '../../../domain/store/change.ts';
import { put } from '../changes.ts';
import { type FormatRecord, formatItem } from '../records/system/items.ts';

const other = (sentence: string): LocketError => new LocketError('internal', sentence);

/** What cannot be read although nothing says which format it has. */
export const unknownFormat = (cause?: unknown): LocketError =>
  new LocketError(
    'internal',
    `The table was written by a version of Locket from before formats had numbers, which this version (format ${tableFormat}) cannot read: run the version that wrote it, or start with an empty table`,
    { cause },
  );

/**
 * Passes a stamp of the format that this version reads, and the absence of any: tables of today's format were written
 * before there were stamps. Throws `internal` with what to do for every other.
 */
export const assertReadableFormat = (stamp: FormatRecord | undefined): void => {
  const format: unknown = stamp === undefined ? tableFormat : stamp.format;
  if (format === tableFormat) return;
  throw typeof format === 'number' && format < tableFormat
    ? other(
        `The table has format ${format} and this version of Locket reads format ${tableFormat}: run \`npm run migrate\``,
      )
    : other(
        `The table has format ${String(format)}, which is newer than what this version of Locket reads (format ${tableFormat}): run the version that wrote it, or a later one`,
      );
};

const taken = (format: number) => () =>
  other(`The table has another format than this version of Locket writes (format ${format})`);

const stamped = (format: number, at: string, before: readonly number[]): Change => {
  const values = [format, ...before].map((each, n) => [`:format${n}`, each] as const);
  return put(
    formatItem.item(formatItem.key(), { format, createdAt: at }),
    {
      expression: `attribute_not_exists(pk) or #format in (${values.map(([name]) => name).join(', ')})`,
      names: { '#format': 'format' },
      values: Object.fromEntries(values),
    },
    taken(format),
  );
};

/** The first format that has a number: tables without one are in it, or in none that can be read. */
export const firstFormat = 1;

/** Raises the number of the format, at the end of the step that leads to it; it may stand there already. */
export const stampingAs = (format: number, at: string): Change => stamped(format, at, [format - 1]);

/** Writes the number of today's format down, unless it stands there already. */
export const stamping = (at: string): Change => stamped(tableFormat, at, []);

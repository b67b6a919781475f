import { LocketError } from '../../../domain/errors.ts';
import { tableFormat } from '../../../domain/instance/table-format.ts';
import type { Change } from '../../../domain/store/change.ts';
import { put } from '../changes.ts';
import { type Item, toItem } from '../items.ts';
import { keys } from '../keys.ts';

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
export const assertReadableFormat = (stamp: Item | undefined): void => {
  const format = stamp === undefined ? tableFormat : stamp.format;
  if (format === tableFormat) return;
  throw typeof format === 'number' && format < tableFormat
    ? other(
        `The table has format ${format} and this version of Locket reads format ${tableFormat}: run \`npm run migrate\``,
      )
    : other(
        `The table has format ${String(format)}, which is newer than what this version of Locket reads (format ${tableFormat}): run the version that wrote it, or a later one`,
      );
};

const stampItem = (at: string): Item => toItem(keys.format(), { format: tableFormat, createdAt: at });

/** Writes the number of today's format down, unless it stands there already. */
export const stamping = (at: string): Change =>
  put(
    stampItem(at),
    {
      expression: 'attribute_not_exists(pk) or #format = :format',
      names: { '#format': 'format' },
      values: { ':format': tableFormat },
    },
    () => other(`The table has another format than this version of Locket writes (format ${tableFormat})`),
  );

import type { ArchivePosition } from '../../layers/domain/audit/archive/read-archive.ts';
import type { ExportPosition } from '../../layers/domain/audit/export-events.ts';
import type { Position } from '../../layers/domain/audit/trail-page.ts';
import { LocketError } from '../../layers/domain/errors.ts';

const written = (members: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(members)).toString('base64url');

/** Where a page ended, in a form that tells clients nothing. */
export const cursorOf = ({ before, skip }: Position): string => written([before, skip]);

/** Where a part of an export ended, in the same form. */
export const exportCursorOf = ({ divide, table, archive }: ExportPosition): string =>
  archive
    ? written([divide, 'archive', archive.day, archive.object ?? null, archive.lines ?? null])
    : written([divide, 'table', table?.before, table?.skip]);

const read = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

const id = /^[0-9a-f]{8}-[0-9a-f]{4}(?:-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$/;
const maxSkip = 20_000;

const isCount = (skip: unknown): skip is number =>
  Number.isInteger(skip) && Number(skip) >= 0 && Number(skip) <= maxSkip;

const members = (cursor: string): readonly unknown[] => {
  const found = read(cursor);
  return Array.isArray(found) ? found : [];
};

const notOurs = (): LocketError =>
  new LocketError('invalid-input', 'cursor must be one that a page before ended with');

const tablePosition = ([before, skip]: readonly unknown[]): Position => {
  if (typeof before !== 'string' || !id.test(before) || !isCount(skip)) throw notOurs();
  return { before, skip };
};

/** Reverses `cursorOf`. It only says where to go on in a list that is authorised anew: nothing is gained by forging it. */
export const positionIn = (cursor: string): Position => tablePosition(members(cursor));

const calendarDay = /^\d{4}-\d\d-\d\d$/;
/** The name of an object in its folder: one that leads to no other folder. */
const objectName = /^\w[\w.-]{0,199}$/;

const isLine = (lines: unknown): lines is number => Number.isSafeInteger(lines) && Number(lines) >= 0;

const archivePosition = ([day, object, lines]: readonly unknown[]): ArchivePosition => {
  if (typeof day !== 'string' || !calendarDay.test(day)) throw notOurs();
  if (object === null && lines === null) return { day };
  if (typeof object !== 'string' || !objectName.test(object)) throw notOurs();
  if (lines === null) return { day, object };
  if (!isLine(lines)) throw notOurs();
  return { day, object, lines };
};

/** Reverses `exportCursorOf`, as `positionIn` does. */
export const exportPositionIn = (cursor: string): ExportPosition => {
  const [divide, place, ...rest] = members(cursor);
  if (!Number.isSafeInteger(divide)) throw notOurs();
  return place === 'archive'
    ? { divide: Number(divide), archive: archivePosition(rest) }
    : { divide: Number(divide), table: tablePosition(rest) };
};

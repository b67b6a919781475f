import type { Position } from '../../layers/domain/audit/list-events.ts';
import { LocketError } from '../../layers/domain/errors.ts';

/** Where a page ended, in a form that tells clients nothing. */
export const cursorOf = ({ before, skip }: Position): string =>
  Buffer.from(JSON.stringify([before, skip])).toString('base64url');

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

/** Reverses `cursorOf`. It only says where to go on in a list that is authorised anew: nothing is gained by forging it. */
export const positionIn = (cursor: string): Position => {
  const members = read(cursor);
  const [before, skip]: unknown[] = Array.isArray(members) ? members : [];
  if (typeof before !== 'string' || !id.test(before) || !isCount(skip))
    throw new LocketError('invalid-input', 'cursor must be one that a page before ended with');
  return { before, skip };
};

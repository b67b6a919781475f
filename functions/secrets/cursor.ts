import { LocketError } from '../../layers/domain/errors.ts';
import { maxNameLength } from '../../layers/domain/secrets/core/names.ts';
import type { Position } from '../../layers/domain/secrets/core/secret-listing.ts';

const uuid = /^[0-9a-f-]{36}$/i;

/** Where a page ended, in a form that tells clients nothing. */
export const cursorOf = ({ folderId, name }: Position): string =>
  Buffer.from(JSON.stringify([folderId, name])).toString('base64url');

const read = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

const isName = (name: unknown): name is string =>
  typeof name === 'string' && name.length <= maxNameLength && name.isWellFormed();

/** Reverses `cursorOf`. It only says where to go on in a list that is authorised anew: nothing is gained by forging it. */
export const positionIn = (cursor: string): Position => {
  const members = read(cursor);
  const [folderId, name]: unknown[] = Array.isArray(members) ? members : [];
  if (typeof folderId !== 'string' || !uuid.test(folderId) || !isName(name))
    throw new LocketError('invalid-input', 'cursor must be one that a page before ended with');
  return { folderId, name };
};

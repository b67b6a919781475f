import { LocketError } from '../../errors.ts';
import { anyValue, entriesOf } from './claim-values.ts';

/** Entries of one allow-list at most. */
const maxEntries = 100;

/**
 * The entries of a comma-separated allow-list, each `*` or of a form.
 *
 * @throws LocketError `bad-request` for another entry: it could let nobody in.
 */
export const allowListFrom = (
  text: string,
  member: string,
  form: RegExp,
  what: string,
): readonly string[] => {
  const entries = entriesOf(text);
  if (entries.length > maxEntries)
    throw new LocketError('bad-request', `${member} has more than ${maxEntries} entries`);
  if (!entries.every((entry) => entry === anyValue || form.test(entry)))
    throw new LocketError('bad-request', `${member} has an entry that is not ${what}`);
  return entries;
};

/** True for a value that the list names, or any when it says `*`; nothing is not a value. */
export const isListed = (entries: readonly string[], value: unknown): value is string =>
  typeof value === 'string' && value !== '' && (entries.includes(anyValue) || entries.includes(value));

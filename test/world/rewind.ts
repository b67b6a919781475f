import { overwrite, type RawItem } from '../harness/raw-table.ts';
import { type StoredState, storedState } from './stored-state.ts';

const itemIn = (text: string): RawItem => JSON.parse(text) as RawItem;

/** Brings a table from what it holds now back to what it held then, the audit trail excepted. */
export const rewindTo = (table: string, then: StoredState, now: StoredState): Promise<void> =>
  overwrite(
    table,
    [...then.items].filter(([key, text]) => now.items.get(key) !== text).map(([, text]) => itemIn(text)),
    [...now.items].filter(([key]) => !then.items.has(key)).map(([, text]) => itemIn(text)),
  );

/**
 * Remembers what a table holds and answers the way back there: what one request changed is there for the next as it
 * was, without being made anew.
 */
export const rememberTable = async (table: string): Promise<() => Promise<void>> => {
  const then = await storedState(table);
  return async () => rewindTo(table, then, await storedState(table));
};

import { isEvent, itemsAt, keyOf, type RawItem, scanned } from '../harness/raw-table.ts';
import { type RawKey, watchWrites } from '../harness/writes.ts';

/** All items of a table but for the audit trail, as JSON by key; and how many events the trail has. */
export interface StoredState {
  readonly items: ReadonlyMap<string, string>;
  readonly events: number;
}

/** Members in one order at every depth, whatever order they came in. */
const ordered = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const textOf = (item: RawItem): string => JSON.stringify(item, ordered);

/** A table that was read once and is followed since: only what was written is read again. */
interface Followed {
  readonly items: Map<string, string>;
  readonly events: Set<string>;
  readonly written: () => readonly RawKey[];
}

const take = ({ items, events }: Followed, item: RawItem): void => {
  if (isEvent(item)) events.add(keyOf(item));
  else items.set(keyOf(item), textOf(item));
};

const follow = async (table: string): Promise<Followed> => {
  const followed = { items: new Map(), events: new Set<string>(), written: watchWrites(table) };
  for (const item of await scanned(table)) take(followed, item);
  return followed;
};

const catchUp = async (table: string, followed: Followed): Promise<StoredState> => {
  const keys = followed.written();
  const found = await itemsAt(table, keys);
  for (const key of keys) {
    followed.items.delete(keyOf(key));
    followed.events.delete(keyOf(key));
  }
  for (const item of found) take(followed, item);
  return { items: new Map(followed.items), events: followed.events.size };
};

/** The last look at each table; the next one waits for it. */
const tables = new Map<string, Promise<{ readonly followed: Followed }>>();

/**
 * What a table holds, past any proxy: read whole the first time, and followed by what this process writes after that.
 * Writes of other processes are not seen.
 */
export const storedState = async (table: string): Promise<StoredState> => {
  const last = tables.get(table) ?? follow(table).then((followed) => ({ followed }));
  const look = last.then(async ({ followed }) => ({ followed, state: await catchUp(table, followed) }));
  tables.set(table, look);
  return (await look).state;
};

/** The same, read whole. */
export const scannedState = async (table: string): Promise<StoredState> => {
  const all = await scanned(table);
  const kept = all.filter((item) => !isEvent(item));
  return {
    items: new Map(kept.map((item) => [keyOf(item), textOf(item)])),
    events: all.length - kept.length,
  };
};

/** A key without what differs from one run to the next: ids, digests, version numbers, invented names. */
const pattern = (key: string): string =>
  key
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/[0-9a-f]{64}/g, '<digest>')
    .replace(/\b\d{8}\b/g, '<n>')
    .replace(/fresh-?\d+/gi, '<name>');

/** What happened to storage, one line per item: `+` created, `~` changed, `-` gone, and the pattern of its key. */
export const changesBetween = (before: StoredState, after: StoredState): readonly string[] => {
  const lines: string[] = [];
  for (const [key, item] of after.items) {
    const previous = before.items.get(key);
    if (previous === undefined) lines.push(`+ ${pattern(key)}`);
    else if (previous !== item) lines.push(`~ ${pattern(key)}`);
  }
  for (const key of before.items.keys()) if (!after.items.has(key)) lines.push(`- ${pattern(key)}`);
  return lines.sort();
};

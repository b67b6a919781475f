import { isEvent, keyOf, scanned } from '../harness/raw-table.ts';

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

/** Reads the whole table, past any proxy. */
export const storedState = async (table: string): Promise<StoredState> => {
  const all = await scanned(table);
  const kept = all.filter((item) => !isEvent(item));
  return {
    items: new Map(kept.map((item) => [keyOf(item), JSON.stringify(item, ordered)])),
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

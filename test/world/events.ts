import type { TestApp } from '../harness/app.ts';
import { allItems } from '../harness/table.ts';

// biome-ignore lint/suspicious/noExplicitAny: events of every type
type StoredEvent = any;

/** The trail's entries of a type, oldest first. */
export const eventsOf = async ({ table }: Pick<TestApp, 'table'>, type: string): Promise<StoredEvent[]> =>
  (await allItems(table))
    .filter((item) => String(item.pk).startsWith('AUDIT#') && item.type === type)
    .sort((a, b) => String(a.id).localeCompare(String(b.id)));

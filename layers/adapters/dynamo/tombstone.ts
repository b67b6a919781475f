import type { Condition } from './changes.ts';
import { type Item, membersOf } from './items.ts';

/** Days that something deleted can be restored. */
const restoreDays = 30;

const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** What makes an item a tombstone: since when, and when DynamoDB may delete it (epoch seconds). */
export const tombstone = (at: string): { readonly deletedAt: string; readonly ttl: number } => ({
  deletedAt: at,
  ttl: secondsOf(at) + 1 + restoreDays * 86_400,
});

/** Whether an item is a tombstone, whatever ends it. */
export const isTombstone = (item: Item): boolean => membersOf(item).deletedAt !== undefined;

/** Since when an item is a tombstone and until when it counts, ISO 8601; undefined for a live one. */
export const deletionOf = (
  item: Item,
): { readonly deletedAt: string; readonly restorableUntil: string } | undefined => {
  const { deletedAt, ttl } = membersOf(item);
  return typeof deletedAt === 'string' && typeof ttl === 'number'
    ? { deletedAt, restorableUntil: new Date(ttl * 1000).toISOString() }
    : undefined;
};

/**
 * This very tombstone stands, and its time is not over: from then on it may be purged at any moment, so nothing may
 * come back.
 */
export const standing = (deletedAt: string, at: string): Condition => ({
  expression: 'deletedAt = :deletedAt and #ttl > :now',
  names: { '#ttl': 'ttl' },
  values: { ':deletedAt': deletedAt, ':now': secondsOf(at) },
});

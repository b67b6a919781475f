import { currentOf } from '../intents/pending.ts';
import { membersOf, type StoredItem } from '../items.ts';
import { typeOf } from '../records/catalogue.ts';
import { type PurgeTask, purgeTaskItem } from '../records/purge-tasks.ts';

export type { OverridesTask, PurgeTask } from '../records/purge-tasks.ts';

export const taskKey = ({ kind, id }: PurgeTask) => purgeTaskItem.key(kind, id);

/** What the removal of a tombstone leaves to do; undefined for the removal of anything else. */
export const taskAfter = (tombstone: StoredItem): PurgeTask | undefined => {
  const type = typeOf(tombstone);
  const item = currentOf(tombstone);
  return type?.leaves && item ? type.leaves(type.open(item), item) : undefined;
};

/** True for a tombstone whose time was over at `now`; one that was taken away before was restored. */
export const hasRunOut = (item: StoredItem, now: Date): boolean => {
  const { deletedAt, ttl } = membersOf(item);
  return typeof deletedAt === 'string' && typeof ttl === 'number' && ttl * 1000 <= now.getTime();
};

import { LRUCache } from 'lru-cache';
import { inParallel } from '../../../layers/adapters/dynamo/batches.ts';
import { type LastUse, usesIn } from '../../../layers/domain/audit/last-uses.ts';
import type { GatheredEvent } from './gathered.ts';

export interface LastUsePorts {
  /** Writes it down unless a later day stands there. */
  put(use: LastUse): Promise<void>;
}

/** Writes under way at a time. */
const lanes = 16;

const nameOf = ({ scope, kind, what, day }: LastUse): string => `${day} ${kind} ${scope} ${what}`;

/**
 * Notes the day on which each secret, folder and machine identity was used: a write a day for each, and not for each
 * use, as far as one process knows.
 */
export const lastUses = ({ put }: LastUsePorts) => {
  const noted = new LRUCache<string, true>({ max: 100_000 });
  return async (events: readonly GatheredEvent[]): Promise<void> => {
    const uses = new Map<string, LastUse>();
    for (const { event } of events)
      for (const used of usesIn(event)) {
        const use = { ...used, day: event.occurredAt.slice(0, 10) };
        if (!noted.has(nameOf(use))) uses.set(nameOf(use), use);
      }
    await inParallel(
      [...uses],
      async ([name, use]) => {
        await put(use);
        noted.set(name, true);
      },
      lanes,
    );
  };
};

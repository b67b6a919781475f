import { LRUCache } from 'lru-cache';
import { type DueTally, hourOf, slotOf } from '../../../layers/domain/audit/tally-times.ts';
import type { GatheredEvent } from './gathered.ts';

interface DueTallyPorts {
  now(): Date;
  put(due: DueTally): Promise<void>;
}

/**
 * Notes the hours of organizations that events were indexed in, so that they are counted anew: once for each run of the
 * worker that counts and each process, however many events there are. Comes after the events are indexed: who finds the
 * note finds them.
 */
export const dueTallies = ({ now, put }: DueTallyPorts) => {
  const noted = new LRUCache<string, true>({ max: 20_000 });
  return async (events: readonly GatheredEvent[]): Promise<void> => {
    const at = now();
    const hours = new Map<string, DueTally>();
    for (const { event } of events) {
      const { organizationId: orgId, occurredAt } = event;
      const hour = hourOf(occurredAt);
      const name = `${slotOf(at)} ${orgId} ${hour}`;
      if (!noted.has(name)) hours.set(name, { orgId, hour, at: at.toISOString() });
    }
    await Promise.all(
      [...hours].map(async ([name, due]) => {
        await put(due);
        noted.set(name, true);
      }),
    );
  };
};

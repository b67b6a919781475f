import { LRUCache } from 'lru-cache';
import { chunksOf, inParallel } from '../../../layers/adapters/dynamo/batches.ts';
import { type FirstUse, firstUsesIn } from '../../../layers/domain/audit/first-uses.ts';
import type { GatheredEvent } from './gathered.ts';

export interface FirstUsePorts {
  /** Those that were told of before, by their names. */
  known(uses: readonly FirstUse[]): Promise<ReadonlySet<string>>;
  /** Marks a use as known and leaves its event in the trail, both or neither; does nothing for one that is known. */
  tell(use: FirstUse): Promise<void>;
}

/** Keys of one read, and writes under way at a time. */
const readsAtOnce = 100;
const lanes = 16;

/**
 * Tells the trail, and so the bus, of everybody who used a secret for the first time. Who is known costs no write, and
 * no read either while the process remembers.
 */
export const firstUses = ({ known, tell }: FirstUsePorts) => {
  const remembered = new LRUCache<string, true>({ max: 100_000 });
  const learn = async (uses: readonly FirstUse[]): Promise<void> => {
    const told = await known(uses);
    await inParallel(
      uses.filter(({ name }) => !told.has(name)),
      tell,
      lanes,
    );
    for (const { name } of uses) remembered.set(name, true);
  };
  return async (events: readonly GatheredEvent[]): Promise<void> => {
    const uses = new Map<string, FirstUse>();
    for (const use of events.flatMap(({ event, streamed }) => firstUsesIn(event, streamed.ttl))) {
      const earlier = uses.get(use.name);
      const isFirst = !earlier || use.event.id < earlier.event.id;
      if (isFirst && !remembered.has(use.name)) uses.set(use.name, use);
    }
    for (const chunk of chunksOf([...uses.values()], readsAtOnce)) await learn(chunk);
  };
};

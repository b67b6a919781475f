import { inParallel } from '../../../layers/adapters/dynamo/batches.ts';
import type { Item } from '../../../layers/adapters/dynamo/items.ts';
import { packsOf } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import type { GatheredEvent } from './gathered.ts';

export interface TrailIndexPorts {
  put(pack: Item): Promise<void>;
}

/** Packs written at a time. */
const lanes = 16;

/**
 * Adds events that were gathered to the index of the trail. Throws when a pack could not be written: the same events
 * give the same packs again.
 */
export const indexEvents = (events: readonly GatheredEvent[], ports: TrailIndexPorts): Promise<void> =>
  inParallel(packsOf(events.map(({ streamed }) => streamed)), ports.put, lanes);

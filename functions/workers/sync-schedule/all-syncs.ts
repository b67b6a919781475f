import type { OutgoingMessage } from '../../../layers/adapters/queue.ts';
import { type ListedSync, syncShards } from '../../../layers/domain/syncs/sync.ts';
import { orderMessage } from '../syncs/message.ts';

export interface SchedulePorts {
  now(): Date;
  listed(
    shard: number,
    after?: string,
  ): Promise<{ readonly items: readonly ListedSync[]; readonly next?: string }>;
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}

/** Seconds over which the runs of a night are spread: the longest that a message may wait. */
const spread = 900;

const messageFor = ({ id: syncId }: ListedSync, at: string): OutgoingMessage => ({
  body: orderMessage({ syncId, at, isFull: true }),
  // By the id, so that each has its own time.
  delay: Number.parseInt(syncId.replace(/\D/g, '').slice(-6) || '0', 10) % spread,
});

/** Puts a full run of every sync that there is into the queue; answers how many. */
export const scheduleAll = async ({ now, listed, send }: SchedulePorts): Promise<number> => {
  let count = 0;
  for (let shard = 0; shard < syncShards; shard += 1) {
    let after: string | undefined;
    do {
      const page = await listed(shard, after);
      const at = now().toISOString();
      await send(page.items.map((sync) => messageFor(sync, at)));
      count += page.items.length;
      after = page.next;
    } while (after !== undefined);
  }
  return count;
};

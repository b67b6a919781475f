import { announced, type Streamed, tombstones } from '../../../layers/adapters/dynamo/records/derived.ts';
import type { SortKey } from '../../../layers/adapters/dynamo/records/template.ts';
import type { Worker } from '../worker.ts';

const sortKeyRule = (sortKey: SortKey) => ('is' in sortKey ? sortKey.is : { prefix: sortKey.beginsWith });

const keysOf = (streamed: readonly Streamed[]) => ({
  pk: { S: streamed.map(({ family }) => ({ prefix: family })) },
  sk: { S: streamed.flatMap(({ sortKeys }) => sortKeys.map(sortKeyRule)) },
});

/** One pattern for all, of the five that Lambda takes: what it lets through besides is nothing that has `deletedAt`. */
const removedTombstones = (streamed: readonly Streamed[]) => ({
  eventName: ['REMOVE'],
  dynamodb: { Keys: keysOf(streamed), OldImage: { deletedAt: { S: [{ exists: true }] } } },
});

/** Written anew, or let go by a bulk write. */
const written = (streamed: Streamed) => ({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: keysOf([streamed]) },
});

/**
 * What was deleted goes for good when its time is over: the stream tells that a tombstone went, the worker notes it,
 * and a schedule has the worker delete what stood below, a slice at a time. The stream also tells of new versions and
 * commits: the same worker deletes versions beyond a project's limit and keeps checkpoints, because more than two
 * readers of a stream throttle each other, and the relay is one.
 */
export const worker: Worker = {
  name: 'upkeep',
  description: 'Deletes what can no longer be restored, and keeps history within bounds',
  stack: 'maintenance',
  constructId: 'Upkeep',
  startedBy: [
    {
      kind: 'stream',
      filters: [removedTombstones(tombstones), ...announced.map(written)],
      // Time-to-live deletions and changes of secrets come in bunches, and nobody waits for what follows them.
      batchingWindow: 30,
      lateAfter: 10,
    },
    {
      kind: 'schedule',
      constructId: 'Schedule',
      description: 'Locket: goes on deleting what can no longer be restored',
      at: { everyMinutes: 1 },
    },
  ],
  // More than the 45 seconds that a run works.
  timeout: 2 * 60,
  table: 'keep-up',
};

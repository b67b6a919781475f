import type { Worker } from '../worker.ts';

const startingWith = (prefix: string) => ({ prefix });

const removedTombstone = (partition: string, sortKey: readonly unknown[]) => ({
  eventName: ['REMOVE'],
  dynamodb: {
    Keys: { pk: { S: [startingWith(partition)] }, sk: { S: sortKey } },
    OldImage: { deletedAt: { S: [{ exists: true }] } },
  },
});

/** Written anew, or let go by a bulk write. */
const written = (partition: string, sortKey: string) => ({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { pk: { S: [startingWith(partition)] }, sk: { S: [startingWith(sortKey)] } } },
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
      filters: [
        removedTombstone('PROJECT#', ['PROJECT', startingWith('DELETED#ENV#')]),
        removedTombstone('FOLDER#', ['FOLDER']),
        removedTombstone('ENV#', [startingWith('DELETED#SECRET#')]),
        written('SECRET#', 'V#'),
        written('FOLDER#', 'C#'),
      ],
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

import { secretChangeEvents } from '../../secret-changes.ts';
import type { Worker } from '../worker.ts';
import { syncEvents } from './message.ts';

/**
 * Syncs: a rule puts changes of secrets, and of syncs themselves, into a queue; a change becomes one message per sync that
 * it touches, and such a message is one run. A run that fails comes back through the queue for a day, then it goes to the
 * dead letters. What happens in a project without syncs never leaves the bus.
 */
export const worker: Worker = {
  name: 'syncs',
  description: 'Syncs secrets to where they are used',
  stack: 'events',
  constructId: 'Syncs',
  startedBy: [
    {
      kind: 'queue',
      name: 'syncs',
      urlVariable: 'LOCKET_SYNC_QUEUE_URL',
      rule: {
        description: 'Changes of secrets and of syncs to the queue of syncs',
        detailTypes: [...secretChangeEvents, ...syncEvents],
        detail: { outcome: ['success'], withoutSyncs: [{ exists: false }] },
      },
      visibility: 30 * 60,
      attempts: 9,
      // One run at a time: it may take all of the time there is.
      batchSize: 1,
      batchingWindow: 0,
      // Bounds what slow targets can take of the account's concurrency.
      concurrency: 10,
      alarm: {
        id: 'sync-dead-letters',
        threshold: 1,
        description: 'A sync failed for a day, or its message could not be read.',
      },
    },
  ],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  asksCustomerKms: true,
  readsKeptApps: true,
  assumesTargetRoles: true,
};

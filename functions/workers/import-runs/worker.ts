import type { Worker } from '../worker.ts';
import { importEvents } from './message.ts';

/**
 * Imports from elsewhere: a rule puts their beginning into a queue, and the worker goes on with one as long as it may; what
 * is left is another message. A message names an import and nothing else.
 */
export const worker: Worker = {
  name: 'import-runs',
  description: 'Takes over secrets from elsewhere',
  stack: 'events',
  constructId: 'ImportRuns',
  startedBy: [
    {
      kind: 'queue',
      name: 'import-runs',
      urlVariable: 'LOCKET_IMPORT_QUEUE_URL',
      rule: {
        description: 'Imports that begin to the queue of imports',
        detailTypes: importEvents,
        detail: { outcome: ['success'] },
      },
      visibility: 30 * 60,
      attempts: 9,
      // One import at a time: it may take all of the time there is.
      batchSize: 1,
      batchingWindow: 0,
      // Bounds what imports can take of the account's concurrency, and of the table.
      concurrency: 5,
      alarm: {
        id: 'external-import-dead-letters',
        threshold: 1,
        description: 'An import could not go on nine times, or its message could not be read.',
      },
    },
  ],
  timeout: 5 * 60,
  memory: 1769,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  asksCustomerKms: true,
  assumesTargetRoles: true,
};

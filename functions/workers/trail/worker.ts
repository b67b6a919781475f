import { auditIndexFamily } from '../../../layers/adapters/dynamo/records/audit-index.ts';
import { trailFamily } from '../../../layers/adapters/dynamo/records/derived.ts';
import { knownUseFamily } from '../../../layers/adapters/dynamo/records/known-uses.ts';
import { lastUseFamily } from '../../../layers/adapters/dynamo/records/last-uses.ts';
import { dueTallyFamily } from '../../../layers/adapters/dynamo/records/tallies.ts';
import type { Worker } from '../worker.ts';

/**
 * What the trail is asked by: the relay hands over the events of its batches, and the queue gathers them for some
 * seconds, because what comes together is kept at a fraction of the price. A third reader of the table's stream would
 * throttle the two that there are, and the bus is not to wait for an index.
 */
export const worker: Worker = {
  name: 'trail',
  description: 'Indexes the audit trail, and notes who uses what',
  stack: 'events',
  constructId: 'Trail',
  startedBy: [
    {
      kind: 'queue',
      name: 'trail',
      urlVariable: 'LOCKET_TRAIL_QUEUE_URL',
      visibility: 6 * 60,
      attempts: 10,
      batchSize: 100,
      batchingWindow: 5,
      // The fewer share the messages, the more come together; Lambda knows no fewer than two.
      concurrency: 2,
      alarm: {
        id: 'trail-dead-letters',
        threshold: 1,
        description: 'Audit events could not be indexed ten times; redriving the queue indexes them.',
      },
    },
  ],
  timeout: 60,
  table: {
    putUnder: [auditIndexFamily, dueTallyFamily, lastUseFamily, knownUseFamily, `${trailFamily}*`],
    readUnder: [knownUseFamily],
  },
};

import { trailFamily } from '../../../layers/adapters/dynamo/records/derived.ts';
import { lastLoginFamily } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import type { Worker } from '../worker.ts';

const inTrail = { Keys: { pk: { S: [{ prefix: trailFamily }] } } };

/** New audit events go from the table's stream to the bus. */
export const worker: Worker = {
  name: 'relay',
  description: 'Moves audit events from the stream to the bus, and notes the last logins of identities',
  stack: 'events',
  constructId: 'Relay',
  startedBy: [
    {
      kind: 'stream',
      filters: [{ eventName: ['INSERT'], dynamodb: inTrail }],
      // Events of reads that were answered carry a mark of their own in the table.
      filtersWithoutReads: [
        { eventName: ['INSERT'], dynamodb: { ...inTrail, NewImage: { read: { N: [{ exists: false }] } } } },
      ],
      // A shard takes 1,000 writes a second: more than one batch at a time can put on the bus.
      parallel: 4,
      lateAfter: 10,
    },
  ],
  timeout: 60,
  table: { putUnder: lastLoginFamily },
  usesBus: true,
  setsAside: true,
  isCharted: true,
};

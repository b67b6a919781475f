import { trailFamily } from '../../../layers/adapters/dynamo/records/derived.ts';
import { lastLoginFamily } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import type { Worker } from '../worker.ts';

const inTrail = { Keys: { pk: { S: [{ prefix: trailFamily }] } } };

/** New audit events go from the table's stream to the bus, and to the worker that indexes the trail. */
export const worker: Worker = {
  name: 'relay',
  description:
    'Moves audit events from the stream to the bus and to the index, and notes the last logins of identities',
  stack: 'events',
  constructId: 'Relay',
  startedBy: [
    {
      kind: 'stream',
      filters: [{ eventName: ['INSERT'], dynamodb: inTrail }],
      // A shard takes 1,000 writes a second: more than one batch at a time can put on the bus.
      parallel: 4,
      // The more events come together, the fewer messages are needed to hand them over.
      batchSize: 500,
      lateAfter: 10,
    },
  ],
  timeout: 60,
  table: { putUnder: lastLoginFamily },
  feeds: { worker: 'trail', urlVariable: 'LOCKET_TRAIL_QUEUE_URL' },
  usesBus: true,
  choosesEvents: true,
  setsAside: true,
  isCharted: true,
};

import { auditStreamFamily } from '../../../layers/adapters/dynamo/records/audit-streams.ts';
import { trailFamily } from '../../../layers/adapters/dynamo/records/derived.ts';
import { lastLoginFamily } from '../../../layers/adapters/dynamo/records/last-logins.ts';
import type { Worker } from '../worker.ts';

const inTrail = { Keys: { pk: { S: [{ prefix: trailFamily }] } } };

/** New audit events go from the table's stream to the worker that indexes the trail, to audit log streams, to the bus and into the archive. */
export const worker: Worker = {
  name: 'relay',
  description:
    'Moves audit events from the stream to index, audit log streams, bus and archive, and notes last logins',
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
  table: { putUnder: lastLoginFamily, queryUnder: auditStreamFamily },
  feeds: ['audit-streams', 'trail'],
  keepsChains: true,
  archives: true,
  usesBus: true,
  choosesEvents: true,
  setsAside: true,
  isCharted: true,
};

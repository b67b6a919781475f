import { countedEvery } from '../../../layers/domain/audit/tally-times.ts';
import type { Worker } from '../worker.ts';

/** Counts of the trail: every ten minutes, the hours in which events came to its index are counted anew. */
export const worker: Worker = {
  name: 'tallies',
  description: 'Counts audit events by hour and day',
  stack: 'events',
  constructId: 'Tallies',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Locket: counts of audit events',
      at: { everyMinutes: countedEvery },
    },
  ],
  timeout: 9 * 60,
  table: 'read-write',
  opensPlatform: true,
};

import type { Worker } from '../worker.ts';

/** Temporary roles and privileges: hourly, those that ended are taken away. */
export const worker: Worker = {
  name: 'endings',
  description: 'Takes temporary access away that ended',
  stack: 'events',
  constructId: 'Endings',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Ends of temporary access, hourly',
      at: { minute: '20', hour: '*' },
    },
  ],
  timeout: 5 * 60,
  table: 'read-write',
  opensPlatform: true,
};

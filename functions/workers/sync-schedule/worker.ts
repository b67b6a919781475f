import type { Worker } from '../worker.ts';

/** All syncs, every night: what others did to what we wrote is found and undone, also where values cannot be read. */
export const worker: Worker = {
  name: 'sync-schedule',
  description: 'Has all syncs run in full',
  stack: 'events',
  constructId: 'SyncSchedule',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'All syncs in full, nightly',
      at: { minute: '20', hour: '3' },
    },
  ],
  timeout: 5 * 60,
  table: 'read',
  opensPlatform: true,
  feeds: ['syncs'],
};

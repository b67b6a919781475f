import type { Worker } from '../worker.ts';

/** Rotations that no workflow looked at in time: hourly, what is overdue is done. */
export const worker: Worker = {
  name: 'rotation-sweep',
  description: 'Looks at rotations of secrets that nobody looked at in time',
  stack: 'events',
  constructId: 'RotationSweep',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Rotations of secrets that are overdue, hourly',
      at: { minute: '20', hour: '*' },
    },
  ],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  reachesDatabases: true,
  asksCustomerKms: true,
};

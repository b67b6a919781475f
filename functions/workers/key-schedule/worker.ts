import type { Worker } from '../worker.ts';

/** Once a day: rotations of keys that are due are begun, those that stopped go on, keys of the key service are rotated. */
export const worker: Worker = {
  name: 'key-schedule',
  description: 'Begins rotations of keys that are due',
  stack: 'events',
  constructId: 'KeySchedule',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Rotations of keys that are due, daily',
      at: { minute: '40', hour: '3' },
    },
  ],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  asksCustomerKms: true,
  knowsKeyPeriods: true,
};

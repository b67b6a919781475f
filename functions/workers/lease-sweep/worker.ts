import type { Worker } from '../worker.ts';

/**
 * Leases that no workflow looked at in time: hourly, what is overdue is ended, and what failed for a day is tried again. Where
 * the setting `leaseExpiry` says so, every minute and at their very time, all whose time is over.
 */
export const worker: Worker = {
  name: 'lease-sweep',
  description: 'Ends the accounts of leases that nobody ended in time',
  stack: 'events',
  constructId: 'LeaseSweep',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Leases that are overdue, hourly',
      at: { minute: '50', hour: '*' },
      atWhenSweeping: { everyMinutes: 1 },
    },
  ],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  reachesDatabases: true,
  asksCustomerKms: true,
  knowsLeaseExpiry: true,
  setsAside: true,
};

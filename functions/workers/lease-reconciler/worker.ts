import type { Worker } from '../worker.ts';

/** Once a day: what providers have is compared with the leases, and leases whose place is gone are ended. */
export const worker: Worker = {
  name: 'lease-reconciler',
  description: 'Compares the accounts of providers with the leases',
  stack: 'events',
  constructId: 'LeaseReconciler',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Accounts that no lease knows, daily',
      at: { minute: '10', hour: '4' },
    },
  ],
  timeout: 15 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  reachesDatabases: true,
  asksCustomerKms: true,
};

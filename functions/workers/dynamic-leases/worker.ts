import type { Worker } from '../worker.ts';

/** Looks at leases, as the workflows ask for it: what is due ends at its provider. */
export const worker: Worker = {
  name: 'dynamic-leases',
  description: 'Ends the accounts of leases whose time is over',
  stack: 'events',
  constructId: 'DynamicLeases',
  startedBy: [{ kind: 'workflow' }],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  reachesDatabases: true,
  asksCustomerKms: true,
  setsAside: true,
};

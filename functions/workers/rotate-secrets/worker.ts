import type { Worker } from '../worker.ts';

/** Takes the steps of rotations, as their workflow asks for it. */
export const worker: Worker = {
  name: 'rotate-secrets',
  description: 'Takes the steps of rotations of secrets',
  stack: 'events',
  constructId: 'RotateSecrets',
  startedBy: [{ kind: 'workflow' }],
  timeout: 2 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  reachesDatabases: true,
  asksCustomerKms: true,
};

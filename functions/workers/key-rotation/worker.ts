import type { Worker } from '../worker.ts';

/** Steps of rotations of keys, as the workflow of the same name asks for them. */
export const worker: Worker = {
  name: 'key-rotation',
  description: 'Makes new versions of keys and seals again what older ones sealed',
  stack: 'events',
  constructId: 'KeyRotation',
  startedBy: [{ kind: 'workflow' }],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'wrap',
  opensPlatform: true,
  callsOut: true,
  asksCustomerKms: true,
};

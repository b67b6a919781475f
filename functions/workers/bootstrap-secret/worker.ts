import type { Worker } from '../worker.ts';

/** Has the call that sets the instance up ask for the secret that the deployment generated. */
export const worker: Worker = {
  name: 'bootstrap-secret',
  description: 'Has the call that sets the instance up ask for the one-time secret',
  stack: 'storage',
  constructId: 'Lock',
  startedBy: [{ kind: 'resource', resourceType: 'Custom::LocketBootstrapSecret' }],
  timeout: 60,
  table: { putUnder: 'SYSTEM' },
};

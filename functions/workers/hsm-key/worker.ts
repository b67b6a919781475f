import type { Worker } from '../worker.ts';

/** Creates the wrapping key in a CloudHSM key store, where the settings name one. */
export const worker: Worker = {
  name: 'hsm-key',
  description: 'Creates the wrapping key in a CloudHSM key store',
  stack: 'storage',
  constructId: 'HsmKey',
  startedBy: [{ kind: 'resource', resourceType: 'Custom::LocketHsmKey' }],
  timeout: 60,
  table: 'none',
};

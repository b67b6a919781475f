import type { Worker } from '../worker.ts';

/** Looks whether the HSMs that keep the wrapping key are well, where the settings name a CloudHSM key store. */
export const worker: Worker = {
  name: 'hsm-watch',
  description: 'Looks whether the CloudHSM key store is well',
  stack: 'events',
  constructId: 'HsmWatch',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'State of the CloudHSM key store, every five minutes',
      at: { everyMinutes: 5 },
    },
  ],
  timeout: 60,
  table: 'none',
  onlyWith: 'cloudHsmKeyStoreId',
};

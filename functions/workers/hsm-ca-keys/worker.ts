import type { Worker } from '../worker.ts';

/** Once a day: keys in the HSM that no CA has any more are retired, and deleted 30 days later. */
export const worker: Worker = {
  name: 'hsm-ca-keys',
  description: 'Retires keys in the HSM that no CA has any more',
  stack: 'events',
  constructId: 'HsmCaKeys',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Keys of CAs in the HSM that no CA has any more, daily',
      at: { minute: '50', hour: '4' },
    },
  ],
  timeout: 15 * 60,
  table: 'read',
  opensPlatform: true,
  retiresHsmCaKeys: true,
  onlyWith: 'caKeysInHsm',
};

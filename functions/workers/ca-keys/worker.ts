import type { Worker } from '../worker.ts';

/** Once a day: keys in KMS that no CA has any more are deleted there, where the settings have keys of CAs in KMS. */
export const worker: Worker = {
  name: 'ca-keys',
  description: 'Retires keys in KMS that no CA has any more',
  stack: 'events',
  constructId: 'CaKeys',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Keys of CAs in KMS that no CA has any more, daily',
      at: { minute: '40', hour: '4' },
    },
  ],
  timeout: 15 * 60,
  table: 'read',
  opensPlatform: true,
  retiresCaKeys: true,
  onlyWith: 'caKeysInKms',
};

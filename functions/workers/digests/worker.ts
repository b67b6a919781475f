import type { Worker } from '../worker.ts';

/** Hourly, the heads of the trail's chains are signed and put beside the archive; an operator is told the public key. */
export const worker: Worker = {
  name: 'digests',
  description: 'Signs how far the chains of the audit trail have come',
  stack: 'events',
  constructId: 'Digests',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Digests of the audit trail, hourly',
      at: { minute: '40', hour: '*' },
    },
    { kind: 'hand' },
  ],
  timeout: 5 * 60,
  table: 'read',
  keys: 'unwrap',
  opensPlatform: true,
  keepsChains: true,
  signsDigests: true,
};

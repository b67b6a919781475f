import type { Worker } from '../worker.ts';

/** Alerts of certificates: hourly by night, collections whose alerts are due are looked at and people are mailed. */
export const worker: Worker = {
  name: 'pki-alerts',
  description: 'Tells of certificates and CAs that expire',
  stack: 'events',
  constructId: 'PkiAlerts',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Alerts of certificates, hourly by night',
      at: { minute: '5', hour: '0-5' },
    },
  ],
  timeout: 15 * 60,
  table: 'read-write',
  opensPlatform: true,
};

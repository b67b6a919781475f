import type { Worker } from '../worker.ts';

/** Reminders of secrets: hourly by day, those that are due are mailed. */
export const worker: Worker = {
  name: 'reminders',
  description: 'Sends reminders of secrets',
  stack: 'events',
  constructId: 'Reminders',
  startedBy: [
    {
      kind: 'schedule',
      constructId: 'Rule',
      description: 'Reminders of secrets, hourly by day',
      at: { minute: '10', hour: '6-22' },
    },
  ],
  timeout: 5 * 60,
  table: 'read-write',
  opensPlatform: true,
  sendsMail: true,
};

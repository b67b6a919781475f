import type { Worker } from '../worker.ts';

/**
 * Mail: a rule puts events that ask for one into a queue, and the worker sends what was ordered together with the event.
 * The queue and the events hold ids only; what a mail says, codes above all, is made when it is sent.
 */
export const worker: Worker = {
  name: 'mail',
  description: 'Sends the mail that events ask for',
  stack: 'events',
  constructId: 'Mail',
  startedBy: [
    {
      kind: 'queue',
      name: 'mail',
      urlVariable: 'LOCKET_MAIL_QUEUE_URL',
      rule: {
        description: 'Events that ask for mail to the mail queue',
        // By what they say, not by type: a list of types would be one more thing to forget.
        detail: { outcome: ['success'], metadata: { mailId: [{ exists: true }] } },
      },
      visibility: 6 * 60,
      attempts: 5,
      batchSize: 10,
      batchingWindow: 0,
      concurrency: 5,
      alarm: {
        id: 'mail-dead-letters',
        threshold: 1,
        description: 'A mail could not be sent five times.',
      },
    },
  ],
  timeout: 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  sendsMail: true,
};

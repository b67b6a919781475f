import type { Worker } from '../worker.ts';

/**
 * Validation of ACME: a rule puts challenges that somebody answered into a queue, and the worker looks whether the proof
 * is there. What is not there yet comes back through the queue and is looked at anew, four times, ever later.
 */
export const worker: Worker = {
  name: 'acme-validation',
  description: 'Looks whether challenges of ACME are proven',
  stack: 'events',
  constructId: 'AcmeValidation',
  startedBy: [
    {
      kind: 'queue',
      name: 'acme-validation',
      urlVariable: 'LOCKET_ACME_QUEUE_URL',
      rule: {
        description: 'Answered challenges of ACME to the queue of their validation',
        detailTypes: ['respond-acme-challenge'],
        detail: { outcome: ['success'] },
      },
      visibility: 6 * 30,
      // Five looks, and three more for what fails on our own side.
      attempts: 8,
      batchSize: 5,
      batchingWindow: 0,
      // Bounds what slow targets can take of the account's concurrency.
      concurrency: 5,
      alarm: {
        id: 'acme-validation-dead-letters',
        threshold: 1,
        description:
          'A challenge of ACME could not be looked at eight times, or its message could not be read.',
      },
    },
  ],
  // Looks of one batch run side by side, each for 10 seconds at most.
  timeout: 30,
  table: 'read-write',
  opensPlatform: true,
  validatesNames: true,
};

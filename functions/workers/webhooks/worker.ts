import { noticeEventTypes } from '../../../layers/domain/notices/notice-kinds.ts';
import { secretChangeEvents } from '../../secret-changes.ts';
import type { Worker } from '../worker.ts';

/**
 * Webhooks: a rule puts changes of secrets, and whatever else people are told of, into a queue, and the worker calls
 * whoever wants to hear of them. A call that fails comes back through the queue, the fifth time it goes to the dead letters. What happens in a project that
 * has no webhook never leaves the bus.
 */
export const worker: Worker = {
  name: 'webhook-delivery',
  description: 'Calls webhooks after secrets changed, and of whatever else they want to hear',
  stack: 'events',
  constructId: 'Webhooks',
  startedBy: [
    {
      kind: 'queue',
      name: 'webhooks',
      urlVariable: 'LOCKET_WEBHOOK_QUEUE_URL',
      rule: {
        description: 'Changes of secrets and what people are told of to the webhook queue',
        detailTypes: [...new Set([...secretChangeEvents, ...noticeEventTypes])],
        detail: { outcome: ['success'], withoutWebhooks: [{ exists: false }] },
      },
      visibility: 6 * 60,
      attempts: 5,
      batchSize: 10,
      // What several changes at once have in common is read once for all of them.
      batchingWindow: 1,
      // Bounds what slow targets can take of the account's concurrency.
      concurrency: 10,
      alarm: {
        id: 'webhook-dead-letters',
        threshold: 1,
        description: 'A webhook was called five times without success, or its message could not be read.',
      },
    },
  ],
  // Calls of one batch run side by side, each for 15 seconds at most.
  timeout: 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  asksCustomerKms: true,
};

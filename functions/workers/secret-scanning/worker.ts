import { scanEvents } from '../../../layers/domain/secret-scanning/push-job.ts';
import type { Worker } from '../worker.ts';

/**
 * Repository scanning: a rule puts pushes and orders to scan into a queue, and the worker asks the host for the commits
 * and looks through what they added. Repositories and pages of their history become messages of their own.
 */
export const worker: Worker = {
  name: 'secret-scanning-scan',
  description: 'Looks through commits of linked repositories for secrets',
  stack: 'events',
  constructId: 'SecretScanning',
  startedBy: [
    {
      kind: 'queue',
      name: 'secret-scanning',
      urlVariable: 'LOCKET_SCAN_QUEUE_URL',
      rule: {
        description: 'Pushes and orders to scan to the queue of scans',
        detailTypes: scanEvents,
        detail: { outcome: ['success'] },
      },
      visibility: 30 * 60,
      attempts: 5,
      batchSize: 1,
      batchingWindow: 0,
      // Bounds what large repositories can take of the account's concurrency, and of a host's quota.
      concurrency: 5,
      alarm: {
        id: 'secret-scanning-dead-letters',
        threshold: 1,
        description: 'A scan of repositories failed five times, or its message could not be read.',
      },
    },
  ],
  // No commit is begun after half of it: the rest is another message.
  timeout: 300,
  memory: 1769,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
  asksCustomerKms: true,
  readsKeptApps: true,
};

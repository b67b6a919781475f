import { incidentEvents } from '../../incident-events.ts';
import type { Worker } from '../worker.ts';

/**
 * Incidents: a rule puts events that are signals into a queue, and the worker counts them and has the incident contacts
 * of the organization mailed, by the worker that sends all mail.
 */
export const worker: Worker = {
  name: 'incidents',
  description: 'Tells incident contacts what goes wrong',
  stack: 'events',
  constructId: 'Incidents',
  startedBy: [
    {
      kind: 'queue',
      name: 'incidents',
      urlVariable: 'LOCKET_INCIDENTS_QUEUE_URL',
      rule: {
        description: 'Events that are signals for incident contacts to the incidents queue',
        detailTypes: incidentEvents,
        detail: { metadata: { incident: [{ exists: true }] } },
      },
      visibility: 6 * 60,
      attempts: 5,
      batchSize: 10,
      batchingWindow: 5,
      concurrency: 2,
      alarm: {
        id: 'incidents-dead-letters',
        threshold: 1,
        description: 'Incident contacts could not be told five times.',
      },
    },
  ],
  timeout: 60,
  table: 'read-write',
  opensPlatform: true,
};

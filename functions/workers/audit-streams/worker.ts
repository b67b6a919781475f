import type { Worker } from '../worker.ts';

/**
 * Audit log streams: the relay puts the events of organizations that have streams into a queue, a message per stream and
 * batch, in the stream's own message group. A rule on the bus could not say the group, and with `busEvents: changes` it
 * would not see reads. An organization without streams costs no message and no call.
 */
export const worker: Worker = {
  name: 'audit-stream-delivery',
  description: 'Sends audit events to the streams of their organizations',
  stack: 'events',
  constructId: 'AuditStreams',
  startedBy: [
    {
      kind: 'queue',
      name: 'audit-streams',
      urlVariable: 'LOCKET_AUDIT_STREAM_QUEUE_URL',
      deadLettersVariable: 'LOCKET_AUDIT_STREAM_DEAD_LETTERS_URL',
      visibility: 12 * 60,
      attempts: 5,
      batchSize: 10,
      // What comes together goes in one request.
      batchingWindow: 1,
      concurrency: 20,
      alarm: {
        id: 'audit-stream-dead-letters',
        threshold: 1,
        description: 'Audit events did not reach a stream for a day, or its destination refuses them.',
      },
    },
  ],
  // Streams of one batch are served side by side, each by requests of 15 seconds at most, one after another.
  timeout: 120,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
  callsOut: true,
};

import type { Worker } from '../worker.ts';

/** Puts audit events of a time on the bus once more, for an operator. */
export const worker: Worker = {
  name: 'resend',
  description: 'Puts audit events of a time on the bus once more',
  stack: 'events',
  constructId: 'Resend',
  startedBy: [{ kind: 'hand' }],
  timeout: 15 * 60,
  table: 'scan',
  usesBus: true,
  choosesEvents: true,
};

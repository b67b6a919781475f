import { auditStreamFamily } from '../../../layers/adapters/dynamo/records/audit-streams.ts';
import type { Worker } from '../worker.ts';

/** Brings audit events of a time once more to all that the relay brings them to, for an operator. */
export const worker: Worker = {
  name: 'resend',
  description: 'Brings audit events of a time once more to index, audit log streams, bus and archive',
  stack: 'events',
  constructId: 'Resend',
  startedBy: [{ kind: 'hand' }],
  timeout: 15 * 60,
  table: { scan: true, queryUnder: auditStreamFamily },
  feeds: ['audit-streams', 'trail'],
  keepsChains: true,
  archives: true,
  usesBus: true,
  choosesEvents: true,
};

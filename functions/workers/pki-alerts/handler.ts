import type { Context } from 'aws-lambda';
import {
  authorities,
  certificates,
  mails,
  organizations,
  pkiAlerts,
  pkiCollections,
  projects,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { lookAtCollection } from '../../../layers/domain/pki/alerts/look-at-collection.ts';
import { workWith } from '../platform.ts';
import { lookAtAllDue, type Summary } from './due-alerts.ts';

/** Milliseconds left to finish the page in hand when no other is begun. */
const RESERVE = 30_000;

const log = functionLog();
const openWork = workWith('functions/workers/pki-alerts/handler.ts', {
  authorities,
  certificates,
  mails,
  organizations,
  pkiAlerts,
  pkiCollections,
  projects,
});

/** Has people told of certificates and CAs that expire, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<Summary> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const hasTime = () => context.getRemainingTimeInMillis() > RESERVE;
  const summary = await lookAtAllDue({
    now: () => systemRuntime.now(),
    dueOn: (day, limit) => open(null).stores.pkiAlerts.dueOn(day, limit),
    look: (due) => lookAtCollection({ open, hasTime }, due),
    hasTime,
    reportFailure: (facts) => log.error('PKI alert not dealt with', facts),
  });
  log.info('PKI alerts', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.failed > 0) throw new Error(`${summary.failed} PKI alerts failed`);
  return summary;
};

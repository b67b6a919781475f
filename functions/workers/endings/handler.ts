import type { Context } from 'aws-lambda';
import { endings, privileges, projects } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { endTemporary } from '../../../layers/domain/endings/end-temporary.ts';
import { workWith } from '../platform.ts';
import { endAllDue, type Summary } from './due-endings.ts';

/** Milliseconds left to finish the one in hand when no other is begun. */
const RESERVE = 20_000;

const log = functionLog();
const openWork = workWith('functions/workers/endings/handler.ts', { endings, privileges, projects });

/** Takes temporary roles and privileges away that ended, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<Summary> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const summary = await endAllDue({
    now: () => systemRuntime.now(),
    linesOf: (day, limit) => open(null).stores.endings.linesOf(day, limit),
    end: (ending) => endTemporary(open, ending),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.error('Temporary access not taken away', facts),
  });
  log.info('Temporary access', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.failed > 0) throw new Error(`${summary.failed} ends of temporary access failed`);
  return summary;
};

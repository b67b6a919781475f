import type { Context } from 'aws-lambda';
import {
  folders,
  organizations,
  projects,
  reminders,
  secrets,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { mailerFor } from '../../../layers/adapters/mail/mailer.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readMailSetting } from '../../../layers/adapters/worker-settings.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { remind } from '../../../layers/domain/reminders/remind.ts';
import { workWith } from '../platform.ts';
import { remindAllDue, type Summary } from './due-reminders.ts';

/** Milliseconds left to finish the reminder in hand when no other is begun. */
const RESERVE = 20_000;

const log = functionLog();
const openWork = workWith('functions/workers/reminders/handler.ts', {
  folders,
  organizations,
  projects,
  reminders,
  secrets,
  users,
});
const mailer = mailerFor(readMailSetting(), systemRuntime);

/** Sends the reminders of secrets that are due, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<Summary> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const reminding = {
    open,
    mailer,
    mailFailed: ({ secretId, userId, cause }: { secretId: string; userId: string; cause: unknown }) =>
      log.error('Reminder not mailed', {
        secretId,
        userId,
        reason: cause instanceof Error ? cause.name : 'UnknownError',
      }),
  };
  const summary = await remindAllDue({
    now: () => systemRuntime.now(),
    linesOf: async (day, limit) => (await open(null).stores.reminders.linesOf(day, limit)).items,
    remind: (day, secretId) => remind(reminding, day, secretId),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.error('Reminder not dealt with', facts),
  });
  log.info('Reminders', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.failed > 0) throw new Error(`${summary.failed} reminders failed`);
  return summary;
};

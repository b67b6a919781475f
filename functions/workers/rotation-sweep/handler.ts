import type { Context } from 'aws-lambda';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { catchUp } from '../../../layers/domain/secret-rotation/rotation-workflow.ts';
import { openRotationWork as openWork } from '../rotation-platform.ts';
import { type RotationSweep, sweepRotations } from './sweep-rotations.ts';

/** Milliseconds left when no other rotation is begun with: one takes three orders at its target. */
const RESERVE = 90_000;

const log = functionLog();

/** Does what no workflow did in time, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<RotationSweep> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const summary = await sweepRotations({
    now: () => systemRuntime.now(),
    dueOn: (day, limit) => open(null).stores.secretRotations.dueOn(day, limit),
    look: async (due) => {
      const found = await open(null).stores.secretRotations.find(due.id);
      if (found?.dueAt !== due.dueAt) return 'gone';
      await catchUp(open, due.id);
      return 'looked';
    },
    forget: async (due) => {
      const unit = open(null);
      await unit.commit([unit.stores.secretRotations.lineRemoval(due)]);
    },
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.error('Rotation not looked at', facts),
  });
  log.info('Overdue rotations', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.broken > 0) throw new Error(`${summary.broken} rotations could not be looked at`);
  return summary;
};

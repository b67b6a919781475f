import type { Context } from 'aws-lambda';
import {
  externalKms,
  instance,
  kms,
  organizations,
  projects,
  rotations,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms } from '../../../layers/adapters/outbound.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readRotationPeriods } from '../../../layers/adapters/worker-settings.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { rotateDueKey } from '../../../layers/domain/kms/rotation-schedule.ts';
import { keepKeySchedule } from '../../../layers/domain/rotation/key-schedule.ts';
import { workWith } from '../platform.ts';
import { rotateAllDue } from './due-keys.ts';

/** Milliseconds left to finish the key in hand when no other is begun. */
const RESERVE = 20_000;

const log = functionLog();
const periods = readRotationPeriods();
const openWork = workWith(
  'functions/workers/key-schedule/handler.ts',
  { externalKms, instance, kms, organizations, projects, rotations },
  { outbound: { customerKms } },
);

/** Begins the rotations that are due, has those that stopped go on, and rotates keys of the key service that are due. */
export const handler = async (_event: unknown, context: Context): Promise<void> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  log.info('Rotations of keys', { ...(await keepKeySchedule(open, periods)) });
  const due = await rotateAllDue({
    now: () => systemRuntime.now(),
    dueOn: (day, limit) => open(null).stores.kms.dueOn(day, limit),
    rotate: (each) => rotateDueKey(open, each),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.error('Key not rotated', facts),
  });
  log.info('Keys of the key service', { ...due });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (due.failed > 0) throw new Error(`${due.failed} keys could not be rotated`);
};

import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import {
  dynamicSecrets,
  externalKms,
  leases,
  organizations,
  projects,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, dynamicProviders } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readDeadLettersUrl, readSweepsLeases } from '../../../layers/adapters/worker-settings.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { endLease, forgetLease } from '../../../layers/domain/dynamic-secrets/end-lease.ts';
import { workWith } from '../platform.ts';
import { type SweepSummary, sweepLeases, sweepOnTime } from './sweep-leases.ts';

/** Milliseconds left when no other account is begun with. */
const RESERVE = 60_000;

const log = functionLog();
const deadLetters = () => openQueue(readDeadLettersUrl());
const sweep = readSweepsLeases() ? sweepOnTime : sweepLeases;
const openWork = workWith(
  'functions/workers/lease-sweep/handler.ts',
  { dynamicSecrets, externalKms, leases, organizations, projects },
  { outbound: { customerKms, dynamicProviders } },
);

/** Ends what no workflow ended in time, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<SweepSummary> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const summary = await sweep({
    now: () => systemRuntime.now(),
    dueOn: (day, limit) => open(null).stores.leases.dueOn(day, limit),
    end: (due) => endLease(open, due),
    forget: (due) => forgetLease(open, due),
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    pause: async (milliseconds) => void (await pause(milliseconds)),
    setAside: ({ id, dynamicSecretId }) =>
      deadLetters().send([JSON.stringify({ reason: 'account not ended', leaseId: id, dynamicSecretId })]),
    reportFailure: (facts) => log.error('Lease not ended', facts),
  });
  log.info('Overdue leases', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.broken > 0) throw new Error(`${summary.broken} leases could not be looked at`);
  return summary;
};

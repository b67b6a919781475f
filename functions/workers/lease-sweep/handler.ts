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
import { systemRuntime } from '../../../layers/adapters/system.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { endLease } from '../../../layers/domain/dynamic-secrets/end-lease.ts';
import { workWith } from '../platform.ts';
import { type SweepSummary, sweepLeases } from './sweep-leases.ts';

/** Milliseconds left when no other account is begun with. */
const RESERVE = 60_000;

const log = functionLog();
const openWork = workWith(
  'functions/workers/lease-sweep/handler.ts',
  { dynamicSecrets, externalKms, leases, organizations, projects },
  { outbound: { customerKms, dynamicProviders } },
);

/** Ends what no workflow ended in time, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<SweepSummary> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const summary = await sweepLeases({
    now: () => systemRuntime.now(),
    dueOn: (day, limit) => open(null).stores.leases.dueOn(day, limit),
    end: (due) => endLease(open, due),
    forget: async (due) => {
      const unit = open(null);
      await unit.commit([unit.stores.leases.lineRemoval(due)]);
    },
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.error('Lease not ended', facts),
  });
  log.info('Overdue leases', { ...summary });
  // The run counts as failed, so that it is tried again and somebody hears of it.
  if (summary.broken > 0) throw new Error(`${summary.broken} leases could not be looked at`);
  return summary;
};

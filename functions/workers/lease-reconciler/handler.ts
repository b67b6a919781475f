import type { Context } from 'aws-lambda';
import {
  dynamicSecrets,
  externalKms,
  folders,
  instance,
  leases,
  organizations,
  projects,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, dynamicProviders } from '../../../layers/adapters/outbound.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import {
  type ReconcilerSummary,
  reconcileAll,
} from '../../../layers/domain/dynamic-secrets/reconcile-all.ts';
import { workWith } from '../platform.ts';

/** Milliseconds left when no other project is begun with. */
const RESERVE = 90_000;

const log = functionLog();
const openWork = workWith(
  'functions/workers/lease-reconciler/handler.ts',
  { dynamicSecrets, externalKms, folders, instance, leases, organizations, projects },
  { outbound: { customerKms, dynamicProviders } },
);

/** Compares what providers have with the leases, by schedule. */
export const handler = async (_event: unknown, context: Context): Promise<ReconcilerSummary> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const summary = await reconcileAll(open, {
    hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
    reportFailure: (facts) => log.warn('Dynamic secret not compared', facts),
  });
  log.info('Accounts of providers', { ...summary });
  return summary;
};

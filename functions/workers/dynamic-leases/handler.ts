import type { Context } from 'aws-lambda';
import {
  dynamicSecrets,
  externalKms,
  folders,
  leases,
  organizations,
  projects,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, dynamicProviders } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readDeadLettersUrl } from '../../../layers/adapters/worker-settings.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import {
  type LeaseOrder,
  type LeaseStep,
  stepLeases,
} from '../../../layers/domain/dynamic-secrets/leases-workflow.ts';
import { workWith } from '../platform.ts';

/** Milliseconds left when no other account is begun with: one may take a third of a minute, and some go side by side. */
const RESERVE = 60_000;

const log = functionLog();
const openWork = workWith(
  'functions/workers/dynamic-leases/handler.ts',
  { dynamicSecrets, externalKms, folders, leases, organizations, projects },
  { outbound: { customerKms, dynamicProviders } },
);
const deadLetters = openQueue(readDeadLettersUrl());

/** One look at leases: what is due ends, and the workflow hears when to look again. */
export const handler = async (order: LeaseOrder, context: Context): Promise<LeaseStep> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  const step = await stepLeases(open, order, () => context.getRemainingTimeInMillis() > RESERVE);
  log.info('Leases', { ...order, ...step });
  if (step.next === 'failed')
    await deadLetters.send([JSON.stringify({ reason: 'account not ended', ...order })]);
  return step;
};

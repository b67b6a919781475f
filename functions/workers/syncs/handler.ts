import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  appCredentials,
  connections,
  externalKms,
  folders,
  imports,
  mails,
  organizations,
  projects,
  secrets,
  syncs,
  tags,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, keptApps, syncTargets } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { systemRuntime } from '../../../layers/adapters/system.ts';
import { readSyncQueueSettings } from '../../../layers/adapters/worker-settings.ts';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import { affectedSyncs } from '../../../layers/domain/syncs/affected.ts';
import { attemptSync } from '../../../layers/domain/syncs/attempt.ts';
import { forgetLedger } from '../../../layers/domain/syncs/forget-ledger.ts';
import { restoredSyncs } from '../../../layers/domain/syncs/restored.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

/** Milliseconds left when no other portion is begun with. */
const RESERVE = 60_000;

const log = functionLog();
const openWork = workWith(
  'functions/workers/syncs/handler.ts',
  {
    appCredentials,
    connections,
    externalKms,
    folders,
    imports,
    mails,
    organizations,
    projects,
    secrets,
    syncs,
    tags,
    users,
  },
  { outbound: { customerKms, keptApps, syncTargets } },
);
const queue = openQueue(readSyncQueueSettings().queueUrl);

/** Runs the syncs that a change touches, and those that somebody started. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const open = (auditType: AuditEventType | null) => openWork(context.awsRequestId, auditType);
  return takeBatch(event.Records, {
    ...queue,
    now: () => systemRuntime.now(),
    affectedBy: (change) => affectedSyncs(open(null), change),
    restoredIn: (where) => restoredSyncs(open(null), where),
    attempt: (order, attempts) =>
      attemptSync({ open, attempts, hasTime: () => context.getRemainingTimeInMillis() > RESERVE }, order),
    forget: (syncId) => forgetLedger(open(null), syncId),
    reportFailure: (facts) => log.error('Message about syncs not dealt with', facts),
  });
};

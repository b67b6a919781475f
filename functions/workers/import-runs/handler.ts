import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  changePolicies,
  changeRequests,
  externalImports,
  externalKms,
  fences,
  folders,
  groups,
  history,
  identities,
  imports,
  mails,
  organizations,
  privileges,
  projects,
  references,
  reminders,
  roles,
  secrets,
  syncs,
  tags,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, externalSources } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readImportQueueSettings } from '../../../layers/adapters/worker-settings.ts';
import { advanceImport } from '../../../layers/domain/external-imports/advance.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

/** Milliseconds left when no other batch is begun with. */
const RESERVE = 60_000;

const log = functionLog();
const openWork = workWith(
  'functions/workers/import-runs/handler.ts',
  {
    changePolicies,
    changeRequests,
    externalImports,
    externalKms,
    fences,
    folders,
    groups,
    history,
    identities,
    imports,
    mails,
    organizations,
    privileges,
    projects,
    references,
    reminders,
    roles,
    secrets,
    syncs,
    tags,
    users,
  },
  { outbound: { customerKms, externalSources } },
);
const queue = openQueue(readImportQueueSettings().queueUrl);

/** Goes on with imports from elsewhere, with the rights that those who started them have now. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  takeBatch(event.Records, {
    ...queue,
    advance: (importId) =>
      advanceImport(
        {
          open: (auditType, ipAddress) => openWork(context.awsRequestId, auditType, ipAddress),
          hasTime: () => context.getRemainingTimeInMillis() > RESERVE,
        },
        importId,
      ),
    reportFailure: (facts) => log.error('Message about an import not dealt with', facts),
  });

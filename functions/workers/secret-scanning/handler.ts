import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  appCredentials,
  externalKms,
  folders,
  instance,
  mails,
  organizations,
  projects,
  scanning,
  secrets,
  users,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, keptApps, vendorCalls } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readScanQueueUrl } from '../../../layers/adapters/worker-settings.ts';
import { workOnScan } from '../../../layers/domain/secret-scanning/scan-work.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';
import { builtInScanner } from './scanner.ts';

const log = functionLog();
const openWork = workWith(
  'functions/workers/secret-scanning/handler.ts',
  {
    appCredentials,
    externalKms,
    folders,
    instance,
    mails,
    organizations,
    projects,
    scanning,
    secrets,
    users,
  },
  { outbound: { customerKms, keptApps, vendorCalls } },
);
const queue = openQueue(readScanQueueUrl());
const scan = builtInScanner();

/** Looks through commits for secrets, and finds out which stored ones they are. */
export const handler = (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> =>
  takeBatch(event.Records, {
    ...queue,
    work: (job) =>
      workOnScan(
        {
          scan,
          open: (auditType) => openWork(awsRequestId, auditType),
          send: (jobs) => queue.send(jobs.map((each) => JSON.stringify({ scan: each }))),
          report: (what, facts) => log.warn(what, { ...facts }),
        },
        job,
      ),
    reportFailure: (facts) => log.error('Scan not dealt with', facts),
  });

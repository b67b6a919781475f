import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  externalKms,
  folders,
  imports,
  organizations,
  projects,
  secrets,
  users,
  webhooks,
} from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { customerKms, egress } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readWebhookQueueSettings } from '../../../layers/adapters/worker-settings.ts';
import { expiryDeliveriesOf } from '../../../layers/domain/webhooks/certificates-expiring.ts';
import { deliver, deliveriesOf, noticeDeliveriesOf } from '../../../layers/domain/webhooks/delivery.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

const log = functionLog();
const openWork = workWith(
  'functions/workers/webhooks/handler.ts',
  { externalKms, folders, imports, organizations, projects, secrets, users, webhooks },
  { outbound: { customerKms, egress } },
);
const queue = openQueue(readWebhookQueueSettings().queueUrl);

/** Calls the webhooks that want to hear of changed secrets. */
export const handler = (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> => {
  // What changes of one batch have in common, their project and its webhooks above all, is read once.
  const reading = openWork(awsRequestId, null);
  return takeBatch(event.Records, {
    ...queue,
    deliveriesOf: (change) => deliveriesOf(reading, change),
    noticeDeliveriesOf: (notice) => noticeDeliveriesOf(reading, notice),
    expiryDeliveriesOf: (expiry) => expiryDeliveriesOf(reading, expiry),
    deliver: (delivery) => deliver(openWork(awsRequestId, null), delivery),
    reportFailure: (facts) => log.error('Webhook message not dealt with', facts),
  });
};

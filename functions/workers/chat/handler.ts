import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { chats, organizations, projects, users } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { vendorCalls } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readChatQueueUrl, readDashboardAddress } from '../../../layers/adapters/worker-settings.ts';
import { chatDeliveriesOf, deliverToChat } from '../../../layers/domain/chat/chat-delivery.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

const log = functionLog();
const openWork = workWith(
  'functions/workers/chat/handler.ts',
  { chats, organizations, projects, users },
  { outbound: { vendorCalls } },
);
const queue = openQueue(readChatQueueUrl());
const dashboard = readDashboardAddress();

/** Tells chats of requests and failures. */
export const handler = (event: SQSEvent, { awsRequestId }: Context): Promise<SQSBatchResponse> =>
  takeBatch(event.Records, {
    ...queue,
    deliveriesOf: (notice) => chatDeliveriesOf(openWork(awsRequestId, null), notice),
    deliver: (delivery) => deliverToChat(openWork(awsRequestId, null), delivery, dashboard),
    reportFailure: (facts) => log.error('Chat message not dealt with', facts),
  });

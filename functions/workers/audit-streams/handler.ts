import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { auditStreams, organizations } from '../../../layers/adapters/dynamo/stores/all.ts';
import { functionLog } from '../../../layers/adapters/function-log.ts';
import { egress } from '../../../layers/adapters/outbound.ts';
import { openQueue } from '../../../layers/adapters/queue.ts';
import { readStreamQueueSettings } from '../../../layers/adapters/worker-settings.ts';
import { deliver } from '../../../layers/domain/audit-streams/deliver.ts';
import { workWith } from '../platform.ts';
import { takeBatch } from './batch.ts';

/** Milliseconds left when no other request is begun: one may take a quarter of a minute. */
const RESERVE = 40_000;

const log = functionLog();
const openWork = workWith(
  'functions/workers/audit-streams/handler.ts',
  { auditStreams, organizations },
  { outbound: { egress } },
);
const { queueUrl, deadLettersUrl } = readStreamQueueSettings();
const queue = openQueue(queueUrl);
const deadLetters = openQueue(deadLettersUrl);

/** Sends audit events to the streams of their organizations. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const hasTime = () => context.getRemainingTimeInMillis() > RESERVE;
  return takeBatch(event.Records, {
    deliver: (name, events) =>
      deliver((auditType) => openWork(context.awsRequestId, auditType), name, events, hasTime),
    send: (messages) => queue.send(messages),
    setAside: (messages) => deadLetters.send(messages),
    reportFailure: (facts) => log.error('Audit log stream not served', { ...facts }),
  });
};

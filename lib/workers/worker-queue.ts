import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { QueueTrigger } from '../../functions/workers/worker.ts';
import { deadLetterQueue } from '../dead-letters.ts';
import { EVENT_SOURCE } from '../events/audit-log.ts';
import { workerQueueNames } from '../events/names.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { QueueTarget } from './queue-target.ts';
import type { Triggered } from './triggered.ts';

export interface WorkerQueueProps {
  readonly settings: Settings;
  readonly storage: Pick<Storage, 'dataKey'>;
  readonly bus: IEventBus;
}

export interface WorkerQueue {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
}

/** A queue that a rule on the bus or another worker feeds; what a worker failed to do with it too often goes to dead letters. */
export const workerQueue = (
  scope: Construct,
  { settings, storage: { dataKey }, bus }: WorkerQueueProps,
  { name, visibility, attempts, rule }: QueueTrigger,
): WorkerQueue => {
  const names = workerQueueNames(settings, name);
  const deadLetters = deadLetterQueue(scope, dataKey, names.deadLetters);
  const queue = new Queue(scope, 'Queue', {
    queueName: names.queue,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: dataKey,
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(visibility),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: attempts },
  });
  if (rule)
    new Rule(scope, 'Rule', {
      eventBus: bus,
      ruleName: names.rule,
      description: rule.description,
      eventPattern: {
        source: [EVENT_SOURCE],
        ...(rule.detailTypes && { detailType: [...rule.detailTypes] }),
        detail: { ...rule.detail },
      },
      targets: [new QueueTarget(queue, deadLetters)],
    });
  return { queue, deadLetters };
};

/** Has a worker take messages off its queue; those it names as failed come back. */
export const startByQueue = (
  { scope, worker }: Pick<Triggered, 'scope' | 'worker'>,
  { queue }: WorkerQueue,
  { batchSize, batchingWindow, concurrency }: QueueTrigger,
): void => {
  new EventSourceMapping(scope, 'Feed', {
    target: worker.function,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxBatchingWindow: Duration.seconds(batchingWindow),
    maxConcurrency: concurrency,
    reportBatchItemFailures: true,
  });
};

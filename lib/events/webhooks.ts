import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { secretChangeEvents } from '../../functions/secret-changes.ts';
import { deadLetterQueue, sendStatements } from '../dead-letters.ts';
import { workers } from '../functions/catalogue.ts';
import type { CodeOf } from '../functions/code.ts';
import { platformEnvironment } from '../functions/environment.ts';
import type { FunctionNetwork } from '../functions/function-network.ts';
import { LocketFunction } from '../functions/locket-function.ts';
import { receiveStatements, tableStatements, unwrapStatement } from '../functions/rights.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';
import { EVENT_SOURCE } from './audit-log.ts';
import { queueNames, ruleNames } from './names.ts';
import { QueueTarget } from './queue-target.ts';

export interface WebhooksProps {
  readonly settings: Settings;
  readonly codeOf: CodeOf;
  readonly storage: Storage;
  readonly bus: IEventBus;
  /** Set where webhooks may call addresses of a VPC. */
  readonly network?: FunctionNetwork;
}

/** Calls of one batch run side by side, each for 15 seconds at most. */
const TIMEOUT = Duration.minutes(1);
/** Six times the function's time-out, as Lambda asks of queues that feed it. */
const VISIBILITY = Duration.minutes(6);
const BATCH_SIZE = 10;
/** What several changes at once have in common is read once for all of them. */
const BATCHING_WINDOW = Duration.seconds(1);
/** Batches at a time: bounds what slow targets can take of the account's concurrency. */
const CONCURRENCY = 10;
const ATTEMPTS = 5;

/**
 * Webhooks: a rule puts changes of secrets into a queue, and a function calls whoever wants to hear of them. A call
 * that fails comes back through the queue, the fifth time it goes to the dead letters.
 */
export class Webhooks extends Construct {
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id);
    const { dataKey } = props.storage;
    const names = queueNames(props.settings);
    this.deadLetters = deadLetterQueue(this, dataKey, names.webhooksFailed);
    const queue = new Queue(this, 'Queue', {
      queueName: names.webhooks,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: dataKey,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    new Rule(this, 'Rule', {
      eventBus: props.bus,
      ruleName: ruleNames(props.settings).webhooks,
      description: 'Changes of secrets to the webhook queue',
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [...secretChangeEvents],
        detail: { outcome: ['success'] },
      },
      targets: [new QueueTarget(queue, this.deadLetters)],
    });
    this.feed(queue, this.worker(queue, props));
  }

  private worker(queue: IQueue, { settings, codeOf, storage, network }: WebhooksProps): LocketFunction {
    const { table, tableKey, dataKey, wrappingKeyArn } = storage;
    const { name } = workers.webhooks;
    return new LocketFunction(this, 'Worker', {
      settings,
      name,
      description: 'Calls webhooks after secrets changed',
      code: codeOf(name),
      dataKey,
      timeout: TIMEOUT,
      environment: {
        ...platformEnvironment(settings, storage),
        LOCKET_WEBHOOK_QUEUE_URL: queue.queueUrl,
      },
      statements: [
        ...tableStatements(table, tableKey, 'read-write'),
        unwrapStatement(wrappingKeyArn),
        ...receiveStatements(queue),
        ...sendStatements(queue, dataKey),
      ],
      ...(network && { network }),
    });
  }

  private feed(queue: IQueue, worker: LocketFunction): EventSourceMapping {
    return new EventSourceMapping(this, 'Feed', {
      target: worker.function,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: BATCHING_WINDOW,
      maxConcurrency: CONCURRENCY,
      reportBatchItemFailures: true,
    });
  }
}

import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Aws, Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { accept } from './findings.ts';

const RETENTION = Duration.days(14);

/** A queue for what a mapping or rule gave up on, encrypted under the data key; named where the key's policy names it. */
export const deadLetterQueue = (scope: Construct, dataKey: IKey, queueName?: string): IQueue => {
  const queue = new Queue(scope, 'DeadLetters', {
    ...(queueName && { queueName }),
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: dataKey,
    enforceSSL: true,
    retentionPeriod: RETENTION,
  });
  accept(queue, 'SQS3', 'This is the dead-letter queue: what failed for good ends here.');
  return queue;
};

/** Sending to the queue: Lambda does it with the function's own role. */
export const sendStatements = (queue: IQueue, key: IKey): PolicyStatement[] => [
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
  new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `sqs.${Aws.REGION}.amazonaws.com` } },
  }),
];

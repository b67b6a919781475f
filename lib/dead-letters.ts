import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Aws, Duration, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { accept } from './findings.ts';
import type { Settings } from './settings.ts';

const RETENTION = Duration.days(14);

/** A queue for what was given up, encrypted under the data key, whose policy names it. */
export const deadLetterQueue = (scope: Construct, dataKey: IKey, queueName: string): Queue => {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: dataKey,
    enforceSSL: true,
    retentionPeriod: RETENTION,
  });
  accept(queue, 'SQS3', 'This is the dead-letter queue: what failed for good ends here.');
  return queue;
};

/** Lets the rules of the installation's bus leave in the queue what their targets did not take. */
export const letRulesSend = (queue: Queue, { namePrefix }: Pick<Settings, 'namePrefix'>): void => {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnLike: {
          'aws:SourceArn': Stack.of(queue).formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: `${namePrefix}/*`,
          }),
        },
      },
    }),
  );
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

import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { queueNames } from '../events/names.ts';
import { removalPolicyOf } from '../removal.ts';
import type { Settings } from '../settings.ts';

/**
 * Encrypts everything at rest that AWS keeps for Locket: table, stream, logs, queue, event archive, alarms.
 * The secrets inside are encrypted once more, under the root key; see WrappingKey.
 */
export class DataKey extends Key {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, {
      alias: `alias/${settings.namePrefix}-data`,
      description: 'Locket: data at rest (table, logs, queue, events)',
      enableKeyRotation: true,
      removalPolicy: removalPolicyOf(settings),
    });
    this.addToResourcePolicy(logsStatement(this));
    for (const statement of archiveStatements(this, settings)) this.addToResourcePolicy(statement);
    this.addToResourcePolicy(queueStatement(this, settings));
    if (settings.alarmEmail) this.addToResourcePolicy(alarmStatement());
  }
}

const logsStatement = (scope: Construct): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': Stack.of(scope).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });

/** As "Encrypting EventBridge archives" in the EventBridge User Guide asks. */
const archiveStatements = (scope: Construct, settings: Settings): PolicyStatement[] => {
  const events = new ServicePrincipal('events.amazonaws.com');
  const bus = Stack.of(scope).formatArn({
    service: 'events',
    resource: 'event-bus',
    resourceName: settings.namePrefix,
  });
  return [
    new PolicyStatement({ principals: [events], actions: ['kms:DescribeKey'], resources: ['*'] }),
    new PolicyStatement({
      principals: [events],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': bus } },
    }),
  ];
};

/**
 * EventBridge sends to encrypted queues only with these rights on their key. The context names this account's queues
 * in full; a condition on the source account beside it may be refused without a word.
 */
const queueStatement = (scope: Construct, settings: Settings): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:EncryptionContext:aws:sqs:arn': queueNames(settings).map((resource) =>
          Stack.of(scope).formatArn({ service: 'sqs', resource }),
        ),
      },
    },
  });

/** CloudWatch publishes alarms to an encrypted topic only with these rights on its key. */
const alarmStatement = (): PolicyStatement =>
  new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
  });

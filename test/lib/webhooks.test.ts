import { describe, expect, it } from 'vitest';
import { secretChangeEvents } from '../../functions/secret-changes.ts';
import { noticeEventTypes } from '../../layers/domain/notices/notice-kinds.ts';
import { actionsOf, allowedActions, functionOf, onlyPart, resourcesOf, templatesFor } from './stacks.ts';

const { events, storage } = templatesFor();
const existingVpc = {
  vpcId: 'vpc-0123456789abcdef0',
  cidr: '10.1.0.0/16',
  availabilityZones: ['eu-central-1a'],
  subnetIds: ['subnet-0123456789abcdef0'],
  executeApiEndpointId: 'vpce-0123456789abcdef0',
};

const [queueId, queue] = onlyPart(events, 'AWS::SQS::Queue', 'WebhooksQueue');
const [failedId, failed] = onlyPart(events, 'AWS::SQS::Queue', 'WebhooksDeadLetters');
const [ruleId, rule] = onlyPart(events, 'AWS::Events::Rule', 'Webhooks');
const [, mapping] = onlyPart(events, 'AWS::Lambda::EventSourceMapping', 'Webhooks');
const { resource: worker, statements } = functionOf(events, 'webhook-delivery');

const policyOf = (construct: string) =>
  onlyPart(events, 'AWS::SQS::QueuePolicy', construct)[1].Properties.PolicyDocument.Statement;

describe('the webhook queue', () => {
  it('and its dead letters are encrypted with the data key', () => {
    for (const { Properties } of [queue, failed])
      expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::ImportValue': expect.stringContaining('DataKey') });
  });

  it('gives a message up after five attempts', () => {
    expect(queue.Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [failedId, 'Arn'] },
      maxReceiveCount: 5,
    });
  });

  it('hides a message six times as long as the function may take', () => {
    expect(queue.Properties.VisibilityTimeout).toBe(6 * worker.Properties.Timeout);
  });

  it.each(['WebhooksQueue', 'WebhooksDeadLetters'])(
    '%s takes messages over TLS only, from its rule only',
    (construct) => {
      expect(policyOf(construct)).toMatchObject([
        { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } },
        },
      ]);
    },
  );

  it('is named in the policy of the key, which EventBridge may use for it alone', () => {
    const keyStatements = Object.values(resourcesOf(storage, 'AWS::KMS::Key')).flatMap(
      ({ Properties }) => Properties.KeyPolicy.Statement,
    );
    const [statement] = keyStatements.filter(
      ({ Condition }) => Condition?.StringEquals?.['kms:EncryptionContext:aws:sqs:arn'],
    );
    expect(statement.Principal).toEqual({ Service: 'events.amazonaws.com' });
    // EventBridge may fail a condition on the source account without a word; the queues' ARNs name the account.
    expect(JSON.stringify(statement.Condition)).not.toContain('aws:SourceAccount');
    expect(JSON.stringify(statement.Condition)).toContain('AWS::AccountId');
    const named = JSON.stringify(statement.Condition.StringEquals['kms:EncryptionContext:aws:sqs:arn']);
    for (const { Properties } of [queue, failed]) expect(named).toContain(`:${Properties.QueueName}"`);
  });
});

describe('the webhook rule', () => {
  it('lets successful changes of secrets and what alerts found through, to the queue', () => {
    expect(rule.Properties).toMatchObject({
      State: 'ENABLED',
      EventPattern: {
        source: ['locket'],
        'detail-type': [...new Set([...secretChangeEvents, ...noticeEventTypes])],
        detail: { outcome: ['success'] },
      },
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [queueId, 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [failedId, 'Arn'] } },
        },
      ],
    });
  });
});

describe('the webhook worker', () => {
  it('is fed in small batches, few at a time, and answers which messages failed', () => {
    expect(mapping.Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('uses this queue and no other', () => {
    const onQueues = statements.filter((one) => actionsOf(one)[0]?.startsWith('sqs:'));
    expect(allowedActions(onQueues)).toEqual([
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
    for (const { Resource } of onQueues) expect(Resource).toEqual({ 'Fn::GetAtt': [queueId, 'Arn'] });
    expect(worker.Properties.Environment.Variables.LOCKET_WEBHOOK_QUEUE_URL).toEqual({ Ref: queueId });
  });

  it('may call private addresses only when the setting says so', () => {
    const variablesIn = (settings: object) =>
      functionOf(templatesFor(settings).events, 'webhook-delivery').resource.Properties.Environment.Variables;
    expect(variablesIn({})).not.toHaveProperty('LOCKET_ALLOW_PRIVATE_TARGETS');
    expect(variablesIn({ allowPrivateTargets: true }).LOCKET_ALLOW_PRIVATE_TARGETS).toBe('1');
    const { api } = templatesFor({ allowPrivateTargets: true });
    const tested = functionOf(api, 'webhooks').resource.Properties.Environment.Variables;
    expect(tested.LOCKET_ALLOW_PRIVATE_TARGETS).toBe('1');
  });

  it.each([
    ['by default', {}, false],
    ['in a VPC without a way out', { apiType: 'private', allowPrivateTargets: true }, false],
    ['where only public targets are allowed', { apiType: 'private', vpc: existingVpc }, false],
    ['in a VPC of the operator', { apiType: 'private', vpc: existingVpc, allowPrivateTargets: true }, true],
  ])('runs inside a VPC only where that leads somewhere: %s', (_where, settings, inside) => {
    const { resource } = functionOf(templatesFor(settings).events, 'webhook-delivery');
    expect(resource.Properties.VpcConfig !== undefined).toBe(inside);
  });
});

describe('alarms', () => {
  it('watch the dead letters of webhooks', () => {
    const alarms = Object.entries(resourcesOf(templatesFor().observability, 'AWS::CloudWatch::Alarm'));
    const [, alarm] = alarms.find(([id]) => id.startsWith('Alarmswebhookdeadletters')) ?? [];
    expect(alarm?.Properties.MetricName).toBe('ApproximateNumberOfMessagesVisible');
    expect(alarm?.Properties.Threshold).toBe(1);
  });
});

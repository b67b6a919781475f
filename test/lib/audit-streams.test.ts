import { describe, expect, it } from 'vitest';
import { allowedActions, functionOf, onlyPart, resourcesOf, templatesFor } from './stacks.ts';

const { events } = templatesFor();

const [queueId, queue] = onlyPart(events, 'AWS::SQS::Queue', 'AuditStreamsQueue');
const [failedId, failed] = onlyPart(events, 'AWS::SQS::Queue', 'AuditStreamsDeadLetters');
const [, mapping] = onlyPart(events, 'AWS::Lambda::EventSourceMapping', 'AuditStreams');
const { resource: worker, statements } = functionOf(events, 'audit-stream-delivery');
const relay = functionOf(events, 'relay');

const mayDo = (all: typeof statements, action: string) =>
  all.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource);

describe('the queue of audit log streams', () => {
  it('is a standard queue, encrypted with the data key like its dead letters', () => {
    for (const { Properties } of [queue, failed]) {
      expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::ImportValue': expect.stringContaining('DataKey') });
      expect(Properties).not.toHaveProperty('FifoQueue');
    }
    expect(queue.Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [failedId, 'Arn'] },
      maxReceiveCount: 5,
    });
  });

  it('is fed by the relay and no rule', () => {
    const rules = Object.values(resourcesOf(events, 'AWS::Events::Rule'));
    expect(JSON.stringify(rules.map(({ Properties }) => Properties.Targets))).not.toContain(queueId);
    expect(mayDo(relay.statements, 'sqs:SendMessage')).toContainEqual({ 'Fn::GetAtt': [queueId, 'Arn'] });
    expect(relay.resource.Properties.Environment.Variables.LOCKET_AUDIT_STREAM_QUEUE_URL).toEqual({
      Ref: queueId,
    });
  });

  it('cannot be sent to by EventBridge, which the key would not let use it either', () => {
    const keys = JSON.stringify(resourcesOf(templatesFor().storage, 'AWS::KMS::Key'));
    expect(keys).not.toContain('audit-streams');
  });
});

describe('the worker of audit log streams', () => {
  it('takes a few messages together, by bounded calls side by side', () => {
    expect(mapping.Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 20 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('knows its queue and its dead letters, and may send to these two alone', () => {
    expect(worker.Properties.Environment.Variables).toMatchObject({
      LOCKET_AUDIT_STREAM_QUEUE_URL: { Ref: queueId },
      LOCKET_AUDIT_STREAM_DEAD_LETTERS_URL: { Ref: failedId },
    });
    expect(mayDo(statements, 'sqs:SendMessage')).toEqual([
      { 'Fn::GetAtt': [queueId, 'Arn'] },
      { 'Fn::GetAtt': [failedId, 'Arn'] },
    ]);
    expect(allowedActions(statements)).not.toContain('events:PutEvents');
  });

  it('may call private addresses where the setting says so', () => {
    const variablesWith = (settings: object) =>
      functionOf(templatesFor(settings).events, 'audit-stream-delivery').resource.Properties.Environment
        .Variables;
    expect(variablesWith({})).not.toHaveProperty('LOCKET_ALLOW_PRIVATE_TARGETS');
    expect(variablesWith({ allowPrivateTargets: true }).LOCKET_ALLOW_PRIVATE_TARGETS).toBe('1');
  });
});

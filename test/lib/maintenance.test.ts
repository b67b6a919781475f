import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../local/eventbridge/pattern.ts';
import { actionsOf, allowedActions, functionOf, onlyResource, resourcesOf, templatesFor } from './stacks.ts';

const { maintenance } = templatesFor();

describe('the purge worker', () => {
  const mapping = onlyResource(maintenance, 'AWS::Lambda::EventSourceMapping').Properties;
  const { statements, resource } = functionOf(maintenance, 'purge');
  const filters = mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) =>
    compilePattern(JSON.parse(Pattern), 'the purge worker'),
  );
  const gets = (eventName: string, pk: string, sk: string, OldImage: object = { deletedAt: { S: 'then' } }) =>
    filters.some((matches: (record: object) => boolean) =>
      matches({ eventName, dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, OldImage } }),
    );

  it.each([
    ['PROJECT#1', 'PROJECT'],
    ['PROJECT#1', 'DELETED#ENV#2'],
    ['FOLDER#3', 'FOLDER'],
    ['ENV#2', 'DELETED#SECRET#3#NAME#4'],
  ])('hears when a tombstone %s / %s is removed, and only then', (pk, sk) => {
    expect(gets('REMOVE', pk, sk)).toBe(true);
    expect(gets('MODIFY', pk, sk)).toBe(false);
    expect(gets('INSERT', pk, sk)).toBe(false);
    expect(gets('REMOVE', pk, sk, {})).toBe(false);
  });

  it.each([
    ['PROJECT#1', 'GRANT#user#2'],
    ['PROJECT#1', 'TAG#2'],
    ['FOLDER#3', 'C#4'],
    ['ENV#2', 'SECRET#3#NAME'],
    ['ORG#1', 'DELETED#PROJECT#2'],
    ['AUDIT#1#2026-01-01#0', '5'],
  ])('hears nothing of %s / %s', (pk, sk) => {
    expect(gets('REMOVE', pk, sk)).toBe(false);
  });

  it('repeats failures one by one, not for ever, and then notes them in the queue', () => {
    const [queueId] = Object.keys(resourcesOf(maintenance, 'AWS::SQS::Queue'));
    expect(mapping).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queueId, 'Arn'] } } },
    });
    expect(mapping.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(mapping.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600);
  });

  it('goes on every minute, and has more time than one run works', () => {
    const rule = onlyResource(maintenance, 'AWS::Events::Rule').Properties;
    const [target] = rule.Targets;
    const [functionId] = Object.keys(resourcesOf(maintenance, 'AWS::Lambda::Function'));
    expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(target.Arn).toEqual({ 'Fn::GetAtt': [functionId, 'Arn'] });
    expect(resource.Properties.Timeout).toBeGreaterThan(60);
  });

  it('may read, list and delete items, hear the stream, and nothing more', () => {
    expect(allowedActions(statements)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('can delete neither root keys, nor organizations, nor the trail', () => {
    const writing = statements.filter((statement) =>
      actionsOf(statement).includes('dynamodb:BatchWriteItem'),
    );
    const allowed = writing.flatMap(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] as string[],
    );
    expect(writing).toHaveLength(1);
    expect(allowed).toContain('ENV#*');
    for (const partition of ['SYSTEM', 'ORG#', 'AUDIT#', 'CLIENT#', 'INTENT'])
      expect(allowed.filter((one) => one.startsWith(partition))).toEqual([]);
  });

  it('knows the table and no key', () => {
    const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE, ...own } =
      resource.Properties.Environment.Variables;
    expect(Object.keys(own)).toEqual(['LOCKET_TABLE']);
  });
});

describe('alarms of the purge', () => {
  it('rise when it fails, and when a removal was not noted', () => {
    const names = Object.keys(resourcesOf(templatesFor().observability, 'AWS::CloudWatch::Alarm')).join(' ');
    expect(names).toContain('purgeerrors');
    expect(names).toContain('purgedeadletters');
  });
});

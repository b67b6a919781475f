import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../local/eventbridge/pattern.ts';
import {
  actionsOf,
  allowedActions,
  functionOf,
  onlyPart,
  onlyResource,
  resourcesOf,
  templatesFor,
} from './stacks.ts';
import { expectBoundedRepeats } from './workers.ts';

const { events } = templatesFor({ archiveRetentionDays: 400 });

describe('the bus', () => {
  it('is named after the installation and archived under the data key', () => {
    expect(onlyResource(events, 'AWS::Events::EventBus').Properties.Name).toBe('locket');
    expect(onlyResource(events, 'AWS::Events::Archive').Properties).toMatchObject({
      EventPattern: { source: ['locket'] },
      KmsKeyIdentifier: { 'Fn::ImportValue': expect.stringContaining('DataKey') },
      RetentionDays: 400,
    });
  });

  it('is named in an output, and takes rules of no other account unless a setting says so', () => {
    expect(JSON.stringify(events.toJSON().Outputs.BusArn)).toContain('Arn');
    expect(resourcesOf(events, 'AWS::Events::EventBusPolicy')).toEqual({});
  });

  it('lets the accounts of the setting manage rules of their own on it, and nothing more', () => {
    const busRuleAccounts = ['111122223333', '444455556666'];
    const policies = Object.values(
      resourcesOf(templatesFor({ busRuleAccounts }).events, 'AWS::Events::EventBusPolicy'),
    );
    expect(policies).toHaveLength(2);
    policies.forEach(({ Properties: { Statement } }, index) => {
      const account = busRuleAccounts[index];
      expect(JSON.stringify(Statement.Principal)).toContain(`:iam::${account}:root`);
      expect(Statement.Condition).toEqual({ StringEqualsIfExists: { 'events:creatorAccount': account } });
      expect(JSON.stringify(Statement.Resource)).toMatch(/:rule\/.*\/\*/);
      expect(Statement.Action).toEqual(expect.arrayContaining(['events:PutRule', 'events:PutTargets']));
      expect(Statement.Action).not.toContain('events:PutEvents');
      expect(Statement.Action.filter((action: string) => /Permission|\*/.test(action))).toEqual([]);
    });
  });

  it('leaves its archive behind when the table stays, under a name that blocks no later installation', () => {
    const { DeletionPolicy, Properties } = onlyResource(events, 'AWS::Events::Archive');
    const { events: passing } = templatesFor({ removalPolicy: 'destroy' });
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(JSON.stringify(Properties.ArchiveName)).toContain('AWS::StackId');
    expect(onlyResource(passing, 'AWS::Events::Archive').DeletionPolicy).toBe('Delete');
  });

  it('may use the data key for its own events', () => {
    const keys = Object.values(resourcesOf(templatesFor().storage, 'AWS::KMS::Key'));
    const contexts = keys
      .flatMap(({ Properties }) => Properties.KeyPolicy.Statement)
      .map(({ Condition }) => Condition?.StringEquals?.['kms:EncryptionContext:aws:events:event-bus:arn'])
      .filter(Boolean);
    expect(JSON.stringify(contexts)).toContain(':event-bus/locket');
  });
});

describe('the relay', () => {
  const mapping = onlyPart(events, 'AWS::Lambda::EventSourceMapping', 'Relay')[1].Properties;
  const { statements, resource } = functionOf(events, 'relay');

  it('gets new audit events only, from the oldest on', () => {
    expect(
      mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)),
    ).toEqual([{ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'AUDIT#' }] } } } }]);
    expect(mapping.StartingPosition).toBe('TRIM_HORIZON');
  });

  it('gets reads that were answered for the index, and is told to keep them off the bus where that has changes only', () => {
    const changes = templatesFor({ busEvents: 'changes' }).events;
    const [, { Properties }] = onlyPart(changes, 'AWS::Lambda::EventSourceMapping', 'Relay');
    expect(Properties.FilterCriteria).toEqual(mapping.FilterCriteria);
    const told = functionOf(changes, 'relay').resource.Properties.Environment.Variables;
    expect(told.LOCKET_BUS_EVENTS).toBe('changes');
    expect(resource.Properties.Environment.Variables).not.toHaveProperty('LOCKET_BUS_EVENTS');
  });

  it('repeats failures one by one, not for ever, and then notes them in the queue', () => {
    expectBoundedRepeats(mapping);
    expect(mapping.ParallelizationFactor).toBe(4);
  });

  it('may read the stream, put events on this bus, into two queues and into the archive, chain them, see which streams there are and note last logins, and nothing more', () => {
    expect(allowedActions(statements)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'firehose:PutRecordBatch',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    const note = statements.find((statement) => actionsOf(statement).includes('dynamodb:PutItem'));
    expect(note?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SEEN#*'] },
    });
    const look = statements.find((statement) => actionsOf(statement).includes('dynamodb:Query'));
    expect(look?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['STREAMS#*'] },
    });
    const chain = statements.find((statement) => actionsOf(statement).includes('dynamodb:UpdateItem'));
    expect(chain?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CHAIN#*', 'LATE#*', 'CHAINS'] },
    });
    const put = statements.find((statement) => actionsOf(statement).includes('events:PutEvents'));
    const [busId] = Object.keys(resourcesOf(events, 'AWS::Events::EventBus'));
    expect(put?.Resource).toEqual({ 'Fn::GetAtt': [busId, 'Arn'] });
    expect(resource.Properties.Environment.Variables.LOCKET_BUS).toEqual({ Ref: busId });
  });
});

describe('the worker that indexes the trail', () => {
  const { events } = templatesFor();

  it('may put what it keeps and first uses with their events, and read nothing but its marks', () => {
    const { statements } = functionOf(events, 'trail');
    const keysOf = (action: string) =>
      statements.find((statement) => actionsOf(statement).includes(action))?.Condition;
    expect(keysOf('dynamodb:PutItem')).toEqual({
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': ['TRAIL#*', 'TALLIES-DUE', 'USED*', 'KNOWN#*', 'AUDIT#*'],
      },
    });
    expect(keysOf('dynamodb:BatchGetItem')).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['KNOWN#*'] },
    });
    const table = statements.flatMap(actionsOf).filter((action) => action.startsWith('dynamodb:'));
    expect(table.sort()).toEqual(['dynamodb:BatchGetItem', 'dynamodb:PutItem']);
  });

  it('gathers what the relay sends for some seconds, in as few functions as Lambda knows', () => {
    const mappings = Object.values(resourcesOf(events, 'AWS::Lambda::EventSourceMapping'));
    expect(mappings.map(({ Properties }) => Properties)).toContainEqual(
      expect.objectContaining({
        MaximumBatchingWindowInSeconds: 5,
        BatchSize: 100,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
    const relay = functionOf(events, 'relay').resource.Properties.Environment.Variables;
    expect(relay.LOCKET_TRAIL_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^TrailQueue/) });
  });
});

describe('the dead-letter queue', () => {
  it('is encrypted with the data key and refuses plain HTTP', () => {
    const { storage } = templatesFor();
    const [id, { Properties }] = onlyPart(storage, 'AWS::SQS::Queue', 'DeadLetters');
    const { Statement } = onlyPart(storage, 'AWS::SQS::QueuePolicy', 'DeadLetters')[1].Properties
      .PolicyDocument;
    expect(Properties.QueueName).toBe('locket-failed');
    expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [expect.stringContaining('DataKey'), 'Arn'] });
    expect(Statement).toMatchObject([
      { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Resource: { 'Fn::GetAtt': [id, 'Arn'] },
      },
    ]);
    expect(JSON.stringify(Statement[1].Condition.ArnLike['aws:SourceArn'])).toContain(':rule/locket/*');
  });

  it('is the only one of the installation beside those of workers, whose work can be done again', () => {
    const queues = Object.values(templatesFor()).flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::SQS::Queue')).map(({ Properties }) => Properties.QueueName),
    );
    expect(queues.sort()).toEqual([
      'locket-acme-validation',
      'locket-acme-validation-failed',
      'locket-audit-streams',
      'locket-audit-streams-failed',
      'locket-chat',
      'locket-chat-failed',
      'locket-failed',
      'locket-import-runs',
      'locket-import-runs-failed',
      'locket-incidents',
      'locket-incidents-failed',
      'locket-mail',
      'locket-mail-failed',
      'locket-secret-scanning',
      'locket-secret-scanning-failed',
      'locket-syncs',
      'locket-syncs-failed',
      'locket-trail',
      'locket-trail-failed',
      'locket-webhooks',
      'locket-webhooks-failed',
    ]);
  });

  it('may be used by EventBridge, in the policy of its key', () => {
    const policies = JSON.stringify(resourcesOf(templatesFor().storage, 'AWS::KMS::Key'));
    for (const queue of [
      'locket-failed',
      'locket-incidents',
      'locket-incidents-failed',
      'locket-mail',
      'locket-mail-failed',
      'locket-webhooks',
      'locket-webhooks-failed',
    ])
      expect(policies).toContain(`:${queue}"`);
  });
});

describe('the audit log', () => {
  it('gets what was not a read that was answered, or everything where the setting says so', () => {
    const patternIn = (settings: object) =>
      onlyPart(templatesFor(settings).events, 'AWS::Events::Rule', 'AuditLog')[1].Properties.EventPattern;
    const passes = compilePattern(patternIn({}), 'the audit log');
    expect(passes({ source: 'locket', detail: { outcome: 'success', read: true } })).toBe(false);
    expect(passes({ source: 'locket', detail: { outcome: 'denied' } })).toBe(true);
    expect(patternIn({ auditLog: 'all' })).toEqual({ source: ['locket'] });
  });

  it('gets events of Locket', () => {
    const { Properties } = onlyPart(events, 'AWS::Events::Rule', 'AuditLog')[1];
    const target = JSON.stringify(Properties.Targets);
    const [logId] = Object.keys(resourcesOf(events, 'AWS::Logs::LogGroup')).filter((id) =>
      id.startsWith('AuditLog'),
    );
    expect(Properties).toMatchObject({
      State: 'ENABLED',
      EventPattern: expect.objectContaining({ source: ['locket'] }),
    });
    expect(target).toContain(`:log-group:",{"Ref":"${logId}"}`);
    expect(target).not.toContain(':*');
    expect(JSON.stringify(Properties.Targets[0].DeadLetterConfig)).toContain('DeadLetters');
  });

  it('lets EventBridge write to it, and to no other log', () => {
    const policy = JSON.stringify(
      onlyResource(events, 'AWS::Logs::ResourcePolicy').Properties.PolicyDocument,
    );
    expect(policy).toContain('events.amazonaws.com');
    expect(policy).toMatch(/"Fn::GetAtt":\["AuditLog[0-9A-F]+","Arn"\]/);
  });
});

describe('the function that sends events once more', () => {
  it('may read the table and bring events where the relay does, and is called by nothing', () => {
    const { statements } = functionOf(events, 'resend');
    const everything = JSON.stringify(events.toJSON());
    expect(allowedActions(statements)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'firehose:PutRecordBatch',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    const [id] = onlyPart(events, 'AWS::Lambda::Function', 'Resend');
    expect(everything.split(`["${id}","Arn"]`)).toHaveLength(1);
  });
});

import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../functions/group.ts';
import { httpGroups } from '../../functions/groups.ts';
import { workflows } from '../../lib/workflows/discovered.ts';
import { buildStacks, onlyResource, type Resource, resourcesOf, templatesFor } from './stacks.ts';

const alarmsOf = (settings: object): Resource[] =>
  Object.values(resourcesOf(templatesFor(settings).observability, 'AWS::CloudWatch::Alarm'));

const metricNames = (alarms: Resource[]): string[] =>
  alarms.map(({ Properties }) => Properties.MetricName ?? Properties.Metrics[0].Label);

describe('alarms', () => {
  const alarms = alarmsOf({});

  it('watch the API, errors in logs, dead letters, streams, the table, the archive, the rules on the bus and workflows', () => {
    expect(metricNames(alarms).sort()).toEqual([
      '5xx',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesVisible',
      'DeliveryToS3.DataFreshness',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'ExecutionsFailed',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'FailedInvocations',
      'Faults',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'InvocationsFailedToBeSentToDlq',
      'IteratorAge',
      'IteratorAge',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
    ]);
  });

  it('watch one metric each, which is what CloudWatch bills, and no more of them as groups are added', () => {
    const many = [...httpGroups, { ...(httpGroups[0] as Group), name: 'further', paths: ['/api/v9'] }];
    const { observability } = buildStacks({}, { groups: many });
    const more = Object.keys(resourcesOf(Template.fromStack(observability), 'AWS::CloudWatch::Alarm'));
    expect(alarms.flatMap(({ Properties }) => Properties.Metrics ?? [])).toEqual([]);
    expect(more).toHaveLength(alarms.length);
  });

  it('find the rules on the bus by the names that they have', () => {
    const rules = Object.values(resourcesOf(templatesFor().events, 'AWS::Events::Rule'))
      .filter(({ Properties }) => Properties.EventPattern)
      .map(({ Properties }) => Properties.Name);
    const watched = alarms
      .filter(({ Properties }) => Properties.MetricName === 'FailedInvocations')
      .map(({ Properties }) => Properties.Dimensions)
      .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
    // A rule that starts a workflow leaves what it cannot start with the dead letters, which are watched.
    const ofWorkflows = workflows.map(({ name }) => `locket-${name}`);
    const others = rules.filter((name) => !ofWorkflows.includes(name)).sort();
    expect(rules).toEqual(expect.arrayContaining(ofWorkflows));
    expect(others).toEqual([
      'locket-acme-validation',
      'locket-audit-log',
      'locket-chat',
      'locket-import-runs',
      'locket-incidents',
      'locket-mail',
      'locket-secret-scanning',
      'locket-syncs',
      'locket-webhooks',
    ]);
    expect(watched).toEqual(
      others.map((name) => [
        { Name: 'EventBusName', Value: 'locket' },
        { Name: 'RuleName', Value: name },
      ]),
    );
  });

  it('watch every function by itself where the setting says so', () => {
    const watched = alarmsOf({ groupAlarms: true }).map(({ Properties }) => {
      const [dimension] = Properties.Dimensions ?? [];
      return `${dimension?.Value} ${Properties.MetricName}`;
    });
    for (const name of [...httpGroups.map((group) => group.name), 'relay']) {
      for (const metric of ['Errors', 'Throttles', 'Duration']) {
        expect(watched).toContain(`locket-${name} ${metric}`);
      }
    }
  });

  it.each([
    ['http', '5xx'],
    ['rest', '5XXError'],
    ['private', '5XXError'],
  ])('watch server errors of the API (%s)', (apiType, metric) => {
    expect(metricNames(alarmsOf({ apiType }))).toContain(metric);
  });

  it('tell nobody unless an address is set', () => {
    expect(alarms.flatMap(({ Properties }) => Properties.AlarmActions ?? [])).toEqual([]);
    expect(resourcesOf(templatesFor().observability, 'AWS::SNS::Topic')).toEqual({});
  });
});

describe('the alarm topic', () => {
  const settings = { alarmEmail: 'oncall@example.com' };
  const { observability, storage } = templatesFor(settings);

  it('gets every alarm and sends e-mail', () => {
    const [topic] = Object.keys(resourcesOf(observability, 'AWS::SNS::Topic'));
    for (const { Properties } of alarmsOf(settings)) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topic }]);
    }
    expect(onlyResource(observability, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Endpoint: 'oncall@example.com',
      Protocol: 'email',
    });
  });

  it('is encrypted, refuses plain HTTP, and CloudWatch may use it and its key', () => {
    const { Statement } = onlyResource(observability, 'AWS::SNS::TopicPolicy').Properties.PolicyDocument;
    const keyPolicies = Object.values(resourcesOf(storage, 'AWS::KMS::Key')).flatMap(
      ({ Properties }) => Properties.KeyPolicy.Statement,
    );
    expect(onlyResource(observability, 'AWS::SNS::Topic').Properties.KmsMasterKeyId).toBeDefined();
    expect(Statement).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
      ]),
    );
    expect(keyPolicies).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
  });
});

describe('the observability stack', () => {
  it('never keeps another stack from changing: it imports no exports', () => {
    expect(JSON.stringify(templatesFor().observability.toJSON())).not.toContain('Fn::ImportValue');
  });

  it('has one dashboard', () => {
    expect(
      onlyResource(templatesFor().observability, 'AWS::CloudWatch::Dashboard').Properties.DashboardName,
    ).toBe('locket');
  });
});

describe('errors in logs', () => {
  it('are counted for every function in one metric, which exists only when there are some', () => {
    const filters = Object.values(templatesFor()).flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::Logs::MetricFilter')),
    );
    const functions = Object.values(templatesFor()).flatMap((template) =>
      Object.values(resourcesOf(template, 'AWS::Lambda::Function')),
    );
    expect(filters).toHaveLength(functions.length);
    for (const { Properties } of filters) {
      expect(Properties.FilterPattern).toContain('$.level = "ERROR"');
      expect(Properties.MetricTransformations).toEqual([
        { MetricName: 'Faults', MetricNamespace: 'Locket/locket', MetricValue: '1' },
      ]);
    }
  });
});

describe('tracing', () => {
  it('is off unless the setting says so, and then needs X-Ray', () => {
    const modes = (settings: object) =>
      Object.values(templatesFor(settings)).flatMap((template) =>
        Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(
          ({ Properties }) => Properties.TracingConfig?.Mode ?? 'off',
        ),
      );
    expect(new Set(modes({}))).toEqual(new Set(['off']));
    expect(new Set(modes({ tracing: true }))).toEqual(new Set(['Active']));
    expect(JSON.stringify(templatesFor().api.toJSON())).not.toContain('xray:');
  });
});

import { describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { onlyResource, type Resource, resourcesOf, templatesFor } from './stacks.ts';

const alarmsOf = (settings: object): Resource[] =>
  Object.values(resourcesOf(templatesFor(settings).observability, 'AWS::CloudWatch::Alarm'));

const metricNames = (alarms: Resource[]): string[] =>
  alarms.map(({ Properties }) => Properties.MetricName ?? Properties.Metrics[0].Label);

describe('alarms', () => {
  const alarms = alarmsOf({});

  it('watch errors, throttles and slowness of every function', () => {
    const watched = alarms.map(({ Properties }) => {
      const [dimension] = Properties.Dimensions ?? [];
      return `${dimension?.Value} ${Properties.MetricName}`;
    });
    for (const name of [...httpGroups.map((group) => group.name), 'relay']) {
      for (const metric of ['Errors', 'Throttles', 'Duration']) {
        expect(watched).toContain(`locket-${name} ${metric}`);
      }
    }
  });

  it('watch the table, the stream and the dead letters', () => {
    expect(metricNames(alarms)).toEqual(
      expect.arrayContaining([
        'SystemErrors',
        'ThrottledRequests',
        'IteratorAge',
        'ApproximateNumberOfMessagesVisible',
      ]),
    );
  });

  it('add up the kinds of table request so that one alone is enough', () => {
    const table = alarms.find(({ Properties }) => Properties.Metrics?.[0]?.Label === 'SystemErrors');
    expect(table?.Properties.Metrics[0].Expression).toMatch(/^SUM\(\[systemErrorsGetItem, /);
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

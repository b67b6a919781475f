import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApp } from '../../../local/template/app.ts';
import { appFolder, temporaryFolder } from '../fixtures/folder.ts';

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const added = {
  Jobs: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'jobs',
      VisibilityTimeout: 360,
      RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 5 },
    },
  },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
  Feed: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('Jobs'),
      FunctionName: { Ref: 'Relay' },
      BatchSize: 7,
      ScalingConfig: { MaximumConcurrency: 3 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
  ToJobs: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['fixture'] },
      Targets: [{ Id: 'jobs', Arn: arnOf('Jobs'), DeadLetterConfig: { Arn: arnOf('Dead') } }],
    },
  },
};

type Change = (resources: typeof added) => void;

/** The fixture app with queues, changed a little. */
const appWithQueues = (change: Change = () => undefined) => {
  const folder = temporaryFolder();
  cpSync(appFolder, folder, { recursive: true });
  const file = join(folder, 'events.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  const resources = structuredClone(added);
  change(resources);
  writeFileSync(file, JSON.stringify({ Resources: { ...template.Resources, ...resources } }));
  return readApp(folder);
};

describe('queues in the templates', () => {
  it('keep visibility, retention and where worn out messages go', () => {
    const { queues } = appWithQueues();
    const dead = queues.find(({ name }) => name === 'events-Dead');
    expect(queues.find(({ name }) => name === 'jobs')).toEqual({
      name: 'jobs',
      arn: 'arn:aws:sqs:us-east-1:000000000000:jobs',
      visibilitySeconds: 360,
      delaySeconds: 0,
      retentionSeconds: 345_600,
      redrive: { deadLetterArn: dead?.arn, maxReceives: 5 },
    });
    expect(dead?.retentionSeconds).toBe(1_209_600);
  });

  it('feed functions', () => {
    const { feeds, streams } = appWithQueues();
    expect(feeds).toMatchObject([
      {
        queue: { name: 'jobs' },
        function: { name: 'events-Relay' },
        batchSize: 7,
        concurrency: 3,
        partialFailures: true,
      },
    ]);
    expect(streams).toHaveLength(1);
  });

  it('are targets of rules', () => {
    const rule = appWithQueues().rules.find(({ name }) => name === 'events-ToJobs');
    expect(rule?.targets).toEqual([{ kind: 'queue', queueArn: 'arn:aws:sqs:us-east-1:000000000000:jobs' }]);
  });

  it.each<[string, Change, RegExp]>([
    ['a FIFO queue', ({ Dead }) => Object.assign(Dead.Properties, { FifoQueue: true }), /queue Dead .* FIFO/],
    [
      'filters on a queue',
      ({ Feed }) => Object.assign(Feed.Properties, { FilterCriteria: { Filters: [{ Pattern: '{}' }] } }),
      /mapping Feed .* filters on a queue/,
    ],
    [
      'a constant input for a queue',
      ({ ToJobs }) => Object.assign(ToJobs.Properties.Targets[0] ?? {}, { Input: '{}' }),
      /rule ToJobs .* constant input/,
    ],
  ])('are refused with %s', (_what, change, message) => {
    expect(() => appWithQueues(change)).toThrow(message);
  });
});

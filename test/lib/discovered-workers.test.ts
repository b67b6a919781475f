import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Worker } from '../../functions/workers/worker.ts';
import { triggersOf, workers } from '../../lib/workers/discovered.ts';
import { functionOf, type Resource, resourcesOf, templatesFor } from './stacks.ts';

const root = join(import.meta.dirname, '../..');
const templates = templatesFor({
  cloudHsmKeyStoreId: 'cks-1234567890abcdef0',
  caKeysInKms: true,
  caKeysInHsm: true,
  apiType: 'private',
  vpc: {
    vpcId: 'vpc-0123456789abcdef0',
    cidr: '10.1.0.0/16',
    availabilityZones: ['eu-central-1a'],
    subnetIds: ['subnet-0123456789abcdef0'],
    routeTableIds: ['rtb-0123456789abcdef0'],
  },
  pkcs11: {
    tokenLabel: 'hsm1',
    keyLabel: 'locket',
    pinSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:pin-AbCdEf',
  },
});
/** A name with mutual TLS is public. */
const publicTemplates = templatesFor({
  mutualTlsDomain: {
    name: 'est.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/2',
  },
});
const alarms = Object.values({
  ...resourcesOf(templates.observability, 'AWS::CloudWatch::Alarm'),
  ...resourcesOf(publicTemplates.observability, 'AWS::CloudWatch::Alarm'),
});

const templateOf = ({ stack, onlyWith }: Worker) =>
  (onlyWith === 'ownTrustStore' ? publicTemplates : templates)[stack];
const functionIdOf = (worker: Worker): string => {
  const { resource } = functionOf(templateOf(worker), worker.name);
  const all = Object.entries(resourcesOf(templateOf(worker), 'AWS::Lambda::Function'));
  return (
    all.find(([, { Properties }]) => Properties.FunctionName === resource.Properties.FunctionName)?.[0] ?? ''
  );
};

/** What of a kind in the worker's stack names its function. */
const naming = (worker: Worker, type: string): Resource['Properties'][] =>
  Object.values(resourcesOf(templateOf(worker), type))
    .map(({ Properties }) => Properties)
    .filter((properties) => JSON.stringify(properties).includes(`"${functionIdOf(worker)}"`));

const named = <T extends { readonly worker: Worker }>(all: readonly T[]) =>
  all.map((each) => [each.worker.name, each] as const);

describe('every folder of functions/workers', () => {
  const folders = readdirSync(join(root, 'functions/workers'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath }) => parentPath)
    .filter((path) => path !== join(root, 'functions/workers'));

  it.each([...new Set(folders)])('%s says what its worker is, and holds its handler', (folder) => {
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['handler.ts', 'worker.ts']));
  });
});

describe('every worker', () => {
  it.each(workers.map((worker) => [worker.name, worker] as const))('%s is deployed', (_, worker) => {
    const { resource } = functionOf(templateOf(worker), worker.name);
    expect(resource.Properties.Timeout).toBe(worker.timeout);
  });

  it.each(workers.map(({ name }) => name))('%s has a sample event', (name) => {
    expect(existsSync(join(root, 'events', `${name}.json`))).toBe(true);
  });

  it.each(workers.map(({ name }) => name))('%s is named where operators read', (name) => {
    expect(readFileSync(join(root, 'docs/deploy.md'), 'utf8')).toContain(`\`locket-${name}\``);
  });

  it.each(workers.map((worker) => [worker.name, worker] as const))(
    '%s is started by something',
    (_, worker) => {
      expect(worker.startedBy).not.toEqual([]);
    },
  );

  it('has a name and a construct of its own', () => {
    expect(new Set(workers.map(({ name }) => name)).size).toBe(workers.length);
    const places = workers.map(({ stack, constructId }) => `${stack}/${constructId}`);
    expect(new Set(places).size).toBe(workers.length);
  });
});

describe('what cannot be dealt with ends in dead letters that somebody hears of', () => {
  const watches = (name: string): boolean =>
    alarms.some(
      ({ Properties }) =>
        Properties.MetricName === 'ApproximateNumberOfMessagesVisible' &&
        JSON.stringify(Properties).includes(name),
    );

  it.each(named(triggersOf('stream')))(
    '%s, off the stream; and lateness is told',
    (name, { worker, trigger }) => {
      expect(naming(worker, 'AWS::Lambda::EventSourceMapping')).toMatchObject([
        { DestinationConfig: { OnFailure: { Destination: expect.anything() } } },
      ]);
      const late = alarms.find(
        ({ Properties }) =>
          Properties.MetricName === 'IteratorAge' && Properties.Dimensions[0].Value === `locket-${name}`,
      );
      expect(late?.Properties.Threshold).toBe(trigger.lateAfter * 60_000);
    },
  );

  it.each(named(triggersOf('schedule')))('%s, on schedule', (_, { worker }) => {
    expect(naming(worker, 'AWS::Lambda::EventInvokeConfig')).toMatchObject([
      { DestinationConfig: { OnFailure: { Destination: expect.anything() } } },
    ]);
  });

  it.each(named(triggersOf('queue')))('%s, out of its own queue', (_, { worker, trigger }) => {
    const queues = Object.values(resourcesOf(templateOf(worker), 'AWS::SQS::Queue'));
    const queue = queues.find(({ Properties }) => Properties.QueueName === `locket-${trigger.name}`);
    expect(queue?.Properties).toMatchObject({
      VisibilityTimeout: 6 * worker.timeout,
      RedrivePolicy: { maxReceiveCount: trigger.attempts },
    });
    expect(watches(`locket-${trigger.name}-failed`) || watches(`${worker.constructId}DeadLetters`)).toBe(
      true,
    );
  });

  it('those that all share are watched', () => {
    expect(alarms.map(({ Properties }) => Properties.AlarmDescription)).toEqual(
      expect.arrayContaining([expect.stringContaining('gave something up')]),
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtWorkings } from '../../../layers/adapters/workings/aws-workings.part.ts';
import { openCloudWatch } from '../../../layers/adapters/workings/cloudwatch.ts';
import { openSqs } from '../../../layers/adapters/workings/sqs.ts';
import { openWorkings } from '../../../layers/adapters/workings/workings.ts';
import type { WorkingState } from '../../../layers/domain/instance/workings.ts';
import { testRuntime } from '../../harness/clock.ts';
import { type Heard, type ScriptedServer, startScriptedServer } from '../aws/scripted-server.ts';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.close());

const setting = {
  queueUrlPrefix: 'https://sqs.eu-west-1.amazonaws.com/123456789012/locket-',
  queues: ['mail', 'webhooks'],
  alarmPrefix: 'locket-observability-',
};
const now = new Date('2026-01-02T03:04:05.000Z');

const look = (given: Partial<typeof setting> = {}): Promise<WorkingState> => {
  const options = {
    aws: { region: 'eu-west-1', useFips: false, useDualStack: false, endpointOf: () => server.url },
    credentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' }),
    attempts: 1,
  };
  const clients = { sqs: openSqs(options), cloudWatch: openCloudWatch(options) };
  return lookAtWorkings({ ...setting, ...given }, now, clients);
};

type Input = Readonly<Record<string, unknown>>;
const targetOf = ({ headers }: Heard): string => headers['x-amz-target'] ?? '';
const inputOf = ({ body }: Heard): Input => JSON.parse(body) as Input;

const counts: Readonly<Record<string, readonly [number, number, number]>> = {
  'locket-mail': [0, 0, 0],
  'locket-webhooks': [3, 1, 2],
  'locket-webhooks-failed': [7, 0, 0],
  'locket-failed': [1, 0, 0],
};

const attributes = (url: string): Input => {
  const name = url.slice(url.lastIndexOf('/') + 1);
  const [visible, held, delayed] = counts[name] ?? [0, 0, 0];
  return {
    Attributes: {
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(held),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    },
  };
};

const alarm = (name: string, StateValue: string): Input => ({
  AlarmName: `locket-observability-${name}`,
  AlarmDescription: `About ${name}`,
  StateValue,
  StateTransitionedTimestamp: 1_767_322_800,
});

const answers: Readonly<Record<string, (input: Input) => Input>> = {
  'AmazonSQS.GetQueueAttributes': ({ QueueUrl }) => attributes(String(QueueUrl)),
  'GraniteServiceVersion20100801.DescribeAlarms': ({ NextToken }) =>
    NextToken === undefined
      ? { MetricAlarms: [alarm('one', 'OK'), alarm('two', 'ALARM')], NextToken: 'more' }
      : { MetricAlarms: [alarm('three', 'INSUFFICIENT_DATA')] },
  'GraniteServiceVersion20100801.GetMetricData': () => ({
    MetricDataResults: [{ Id: 'q0', Values: [61.4, 12] }],
  }),
};

const play = (given: typeof answers = {}): void =>
  server.answer((heard) => ({
    status: 200,
    body: JSON.stringify({ ...answers, ...given }[targetOf(heard)]?.(inputOf(heard)) ?? {}),
  }));

const heardOf = (target: string): readonly Input[] =>
  server.heard.filter((heard) => targetOf(heard).endsWith(target)).map(inputOf);

describe('what AWS tells of queues and alarms', () => {
  it('is the counts of each queue and of its dead letters, and the age of what is not empty', async () => {
    play();
    const { queues, givenUp } = await look();
    expect(queues).toEqual([
      { name: 'mail', waiting: 0, underWay: 0, delayed: 0, oldestSeconds: undefined, deadLetters: 0 },
      { name: 'webhooks', waiting: 3, underWay: 1, delayed: 2, oldestSeconds: 61, deadLetters: 7 },
    ]);
    expect(givenUp).toBe(1);
    const [asked] = heardOf('GetMetricData');
    expect(asked?.MetricDataQueries).toMatchObject([
      { MetricStat: { Metric: { Dimensions: [{ Value: 'locket-webhooks' }] } } },
    ]);
  });

  it('is every page of the installation’s own alarms', async () => {
    play();
    const { alarms } = await look();
    expect(alarms?.map(({ description, state }) => [description, state])).toEqual([
      ['About one', 'ok'],
      ['About two', 'alarm'],
      ['About three', 'insufficient-data'],
    ]);
    expect(alarms?.[0]?.changedAt).toEqual(new Date(1_767_322_800_000));
    expect(heardOf('DescribeAlarms').map(({ AlarmNamePrefix }) => AlarmNamePrefix)).toEqual([
      setting.alarmPrefix,
      setting.alarmPrefix,
    ]);
  });

  it('is nothing of alarms where none are kept, and no metric is asked for where all is empty', async () => {
    play({ 'AmazonSQS.GetQueueAttributes': () => attributes('none') });
    expect((await look({ alarmPrefix: undefined as never })).alarms).toBeUndefined();
    expect(server.heard.every((heard) => targetOf(heard) === 'AmazonSQS.GetQueueAttributes')).toBe(true);
  });

  it.each([
    ['GetQueueAttributes', { 'AmazonSQS.GetQueueAttributes': () => ({}) }],
    ['DescribeAlarms', { 'GraniteServiceVersion20100801.DescribeAlarms': () => ({ MetricAlarms: [{}] }) }],
    ['endless pages', { 'GraniteServiceVersion20100801.DescribeAlarms': () => ({ NextToken: 'on' }) }],
  ] as const)('is an error where a part of it is not told: %s', async (_, given) => {
    play(given);
    await expect(look()).rejects.toThrow(/told/);
  });
});

describe('looking at queues and alarms', () => {
  const opened = (results: readonly (WorkingState | Error)[]) => {
    const runtime = testRuntime();
    let asked = 0;
    const workings = openWorkings(setting, runtime, async () => {
      const result = results[Math.min(asked, results.length - 1)];
      asked += 1;
      if (!result || result instanceof Error) throw result;
      return result;
    });
    return { workings, runtime, asked: () => asked };
  };
  const state: WorkingState = { at: now, queues: [], givenUp: 0, alarms: [] };

  it('happens once for all who ask within a quarter of a minute', async () => {
    const { workings, runtime, asked } = opened([state]);
    await Promise.all([workings.state(), workings.state()]);
    runtime.advance(14);
    await workings.state();
    expect(asked()).toBe(1);
    runtime.advance(2);
    await workings.state();
    expect(asked()).toBe(2);
  });

  it('that failed is unavailable, says nothing of why to whoever asked, and is tried again', async () => {
    const { workings } = opened([new Error('AccessDenied for role x'), state]);
    const fault = await workings.state().catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'unavailable' });
    expect(String((fault as Error).message)).not.toContain('AccessDenied');
    expect(await workings.state()).toBe(state);
  });
});

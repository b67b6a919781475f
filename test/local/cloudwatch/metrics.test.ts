import { expect, it } from 'vitest';
import { metricOperations } from '../../../local/cloudwatch/metrics.ts';
import { Queues } from '../../../local/sqs/queues.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const arn = 'arn:aws:sqs:us-east-1:000000000000:jobs';
const jobs = { name: 'jobs', arn, visibilitySeconds: 30, delaySeconds: 0, retentionSeconds: 3600 };

const query = (Id: string, queue: string, MetricName = 'ApproximateAgeOfOldestMessage') => ({
  Id,
  MetricStat: {
    Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: queue }] },
  },
});

const asked = async (queues: Queues, ...MetricDataQueries: ReturnType<typeof query>[]) =>
  metricOperations(queues)['GraniteServiceVersion20100801.GetMetricData']?.({ MetricDataQueries });

it('the age of the oldest message is told of a queue that has one, and of no other', async () => {
  const queues = new Queues([jobs], temporaryFolder());
  expect(await asked(queues, query('q0', 'jobs'))).toMatchObject({ MetricDataResults: [{ Values: [] }] });
  queues.byArn(arn)?.send('a');
  expect(await asked(queues, query('q0', 'other'), query('q1', 'jobs'))).toMatchObject({
    MetricDataResults: [
      { Id: 'q0', Values: [] },
      { Id: 'q1', Values: [expect.any(Number)] },
    ],
  });
});

it('another metric is refused', async () => {
  const queues = new Queues([jobs], temporaryFolder());
  await expect(asked(queues, query('q0', 'jobs', 'NumberOfMessagesSent'))).rejects.toThrow('known here');
});

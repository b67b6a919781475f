import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openQueue } from '../../layers/adapters/queue.ts';
import { startServiceEndpoint } from '../../local/services/endpoint.ts';
import { sqsOperations } from '../../local/sqs/operations.ts';
import { Queues } from '../../local/sqs/queues.ts';
import { temporaryFolder } from '../local/fixtures/folder.ts';

const url = 'https://sqs.us-east-1.amazonaws.com/000000000000/jobs';

/** A queue over the SDK's client, whose endpoint is not where the queue's URL leads. */
const opened = async () => {
  const arn = 'arn:aws:sqs:us-east-1:000000000000:jobs';
  const template = { name: 'jobs', arn, visibilitySeconds: 30, delaySeconds: 0, retentionSeconds: 3600 };
  const queues = new Queues([template], temporaryFolder());
  const endpoint = await startServiceEndpoint(sqsOperations(queues));
  process.env.AWS_ENDPOINT_URL_SQS = endpoint.url;
  const client = new SQSClient({ region: 'us-east-1', maxAttempts: 1, useQueueUrlAsEndpoint: false });
  onTestFinished(async () => {
    delete process.env.AWS_ENDPOINT_URL_SQS;
    client.destroy();
    await endpoint.stop();
  });
  const stored = queues.byArn(arn);
  if (!stored) throw new Error('no queue');
  return { queue: openQueue(url, client), stored };
};

describe('a queue', () => {
  it('takes any number of messages', async () => {
    const { queue, stored } = await opened();
    const bodies = Array.from({ length: 23 }, (_, index) => `message ${index}`);
    await queue.send(bodies);
    await queue.send([]);
    expect(stored.receive(100).map(({ body }) => body)).toEqual(bodies);
  });

  it('hides what was received', async () => {
    const { queue, stored } = await opened();
    await queue.send(['a']);
    const [message] = stored.receive(1);
    await queue.postpone(message?.receipt ?? '', 0);
    expect(stored.receive(1)).toHaveLength(1);
  });

  it('keeps whose a message is, and shows it when it is time', async () => {
    const { queue, stored } = await opened();
    await queue.send([{ body: 'now', group: 'g' }, { body: 'later', delay: 900 }, 'alone']);
    const received = stored.receive(10).map(({ body, group }) => [body, group]);
    expect(received).toEqual([
      ['now', 'g'],
      ['alone', undefined],
    ]);
  });

  it('takes large messages, in requests of a size that every region takes', async () => {
    const { queue, stored } = await opened();
    await queue.send(Array.from({ length: 5 }, () => ({ body: 'x'.repeat(240_000) })));
    expect(stored.receive(10)).toHaveLength(5);
  });

  it('that refuses a message says so', async () => {
    const { queue } = await opened();
    await expect(queue.send(['fine', 'x'.repeat(1024 * 1024 + 1)])).rejects.toThrow('InvalidParameterValue');
  });
});

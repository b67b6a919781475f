import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalLambda } from '../../../local/lambda/local-lambda.ts';
import { startFeeds, takenOf } from '../../../local/sqs/feed.ts';
import type { ReceivedMessage } from '../../../local/sqs/local-queue.ts';
import { Queues } from '../../../local/sqs/queues.ts';
import type { QueueSource } from '../../../local/template/event-sources.ts';
import type { Queue } from '../../../local/template/queues.ts';
import { memoryLog, temporaryFolder, until } from '../fixtures/folder.ts';

const named = (name: string, changes: Partial<Queue> = {}): Queue => ({
  name,
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  visibilitySeconds: 600,
  delaySeconds: 0,
  retentionSeconds: 3600,
  ...changes,
});

const dead = named('dead');
const patient = named('jobs', { redrive: { deadLetterArn: dead.arn, maxReceives: 3 } });
/** Shows what failed again at once. */
const hasty = { ...patient, visibilitySeconds: 0.05 };

interface Batch {
  readonly Records: readonly { messageId: string; body: string; receiptHandle: string }[];
}

/** A queue that feeds a function which answers as told, and the batches that it got. */
const feeding = (
  answer: (batch: Batch) => Promise<unknown>,
  {
    folder = temporaryFolder(),
    queue = patient,
    ...changes
  }: Partial<QueueSource> & { folder?: string } = {},
) => {
  const queues = new Queues([queue, dead], join(folder, 'queues'));
  const batches: string[][] = [];
  const invoke = async (_lambda: unknown, event: unknown) => {
    const batch = event as Batch;
    batches.push(batch.Records.map(({ body }) => body));
    return answer(batch);
  };
  const source: QueueSource = {
    queue,
    function: { name: 'f' } as QueueSource['function'],
    batchSize: 10,
    batchingWindow: 0,
    concurrency: 2,
    partialFailures: true,
    ...changes,
  };
  const stop = startFeeds([source], queues, { invoke } as unknown as LocalLambda, memoryLog());
  onTestFinished(stop);
  const [jobs, letters] = [queues.byArn(queue.arn), queues.byArn(dead.arn)];
  if (!jobs || !letters) throw new Error('no queue');
  return { jobs, letters, batches, stop };
};

const everything = async (): Promise<unknown> => ({ batchItemFailures: [] });

describe('a feed', () => {
  it('hands over what is sent and deletes what was taken', async () => {
    const { jobs, batches } = feeding(everything);
    jobs.send('a');
    jobs.send('b');
    await until(() => jobs.size === 0);
    expect(batches.flat().sort()).toEqual(['a', 'b']);
  });

  it('keeps to the batch size', async () => {
    const folder = temporaryFolder();
    const filled = new Queues([patient, dead], join(folder, 'queues')).byArn(patient.arn);
    for (let count = 0; count < 5; count += 1) filled?.send(String(count));
    const { jobs, batches } = feeding(everything, { folder, batchSize: 2 });
    await until(() => jobs.size === 0);
    expect(batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
  });

  it('gathers what is sent within its window, however long more keeps coming', async () => {
    const { jobs, batches } = feeding(everything, { batchingWindow: 100 });
    for (let count = 0; count < 30; count += 1) {
      jobs.send(String(count));
      await new Promise((done) => setTimeout(done, 10));
    }
    await until(() => jobs.size === 0);
    expect(batches.length).toBeLessThan(15);
    expect(batches[0]?.length).toBeGreaterThan(1);
    expect(batches[0]?.length).toBeLessThan(30);
  });

  it('brings back what the function names, and only that', async () => {
    let calls = 0;
    const { jobs, batches } = feeding(
      async ({ Records }) => {
        calls += 1;
        return calls === 1 ? { batchItemFailures: [{ itemIdentifier: Records[0]?.messageId }] } : {};
      },
      { queue: hasty },
    );
    jobs.send('a');
    await until(() => jobs.size === 0);
    expect(batches).toEqual([['a'], ['a']]);
  });

  it('gives a message that always fails to the dead letters', async () => {
    const { jobs, letters, batches } = feeding(() => Promise.reject(new Error('no')), { queue: hasty });
    jobs.send('poison');
    await until(() => letters.size === 1);
    expect([jobs.size, batches.length]).toEqual([0, 3]);
  });

  it('never has more batches under way than it may', async () => {
    let running = 0;
    let most = 0;
    const { jobs } = feeding(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((done) => setTimeout(done, 5));
        running -= 1;
        return {};
      },
      { batchSize: 1 },
    );
    for (let count = 0; count < 6; count += 1) jobs.send(String(count));
    await until(() => jobs.size === 0);
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('the messages taken', () => {
  const messages: readonly ReceivedMessage[] = ['1', '2'].map((id) => ({
    id,
    body: '',
    sentAt: 0,
    receives: 1,
    receipt: id,
  }));

  it.each([
    ['nothing', null, ['1', '2']],
    ['an empty list', { batchItemFailures: [] }, ['1', '2']],
    ['one message', { batchItemFailures: [{ itemIdentifier: '2' }] }, ['1']],
    ['a message that was not sent', { batchItemFailures: [{ itemIdentifier: '9' }] }, []],
    ['a message without name', { batchItemFailures: [{}] }, []],
  ])('when the answer names %s', (_what, answer, taken) => {
    expect(takenOf(messages, answer).map(({ id }) => id)).toEqual(taken);
  });
});

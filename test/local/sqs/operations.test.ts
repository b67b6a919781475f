import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServiceEndpoint } from '../../../local/services/endpoint.ts';
import { sqsOperations } from '../../../local/sqs/operations.ts';
import { Queues } from '../../../local/sqs/queues.ts';
import type { Queue } from '../../../local/template/queues.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

const queue: Queue = {
  name: 'jobs',
  arn: 'arn:aws:sqs:us-east-1:000000000000:jobs',
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 3600,
};
const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/000000000000/jobs';

/** The SDK's own client, pointed to the local service. */
const opened = async () => {
  const queues = new Queues([queue], temporaryFolder());
  const endpoint = await startServiceEndpoint(sqsOperations(queues));
  const client = new SQSClient({ endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await endpoint.stop();
  });
  const local = queues.byArn(queue.arn);
  if (!local) throw new Error('no queue');
  return { client, local };
};

describe('the SDK’s client', () => {
  it('sends messages, one and many, whose checksums it accepts', async () => {
    const { client, local } = await opened();
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'ünö' }));
    const batch = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: '1', MessageBody: 'b' },
          { Id: '2', MessageBody: 'c' },
        ],
      }),
    );
    expect(batch.Successful?.map(({ Id }) => Id)).toEqual(['1', '2']);
    expect(local.receive(10).map(({ body }) => body)).toEqual(['ünö', 'b', 'c']);
  });

  it('counts what can be received, what somebody has in hand, and what is for later', async () => {
    const { client, local } = await opened();
    for (const body of ['a', 'b', 'c']) local.send(body);
    local.send('later', 60);
    local.receive(1);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    const unknown = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('hides and deletes what was received', async () => {
    const { client, local } = await opened();
    local.send('a');
    const [{ receipt: ReceiptHandle } = { receipt: '' }] = local.receive(1);
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    const [again] = local.receive(1);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.receipt }));
    expect(local.size).toBe(0);
  });

  it.each([
    [
      'an unknown queue',
      new SendMessageCommand({ QueueUrl: `${QueueUrl}-other`, MessageBody: 'a' }),
      'QueueDoesNotExist',
    ],
    ['no entries', new SendMessageBatchCommand({ QueueUrl, Entries: [] }), 'EmptyBatchRequest'],
    [
      'too many entries',
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'a' })),
      }),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'a message that nobody holds',
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 1 }),
      'MessageNotInflight',
    ],
    [
      'hiding for days',
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 90_000 }),
      'InvalidParameterValue',
    ],
  ])('is refused %s', async (_what, command, name) => {
    const { client } = await opened();
    await expect(client.send(command as SendMessageCommand)).rejects.toMatchObject({ name });
  });

  it('learns which entry of a batch was refused', async () => {
    const { client, local } = await opened();
    const answer = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'a' },
          { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
        ],
      }),
    );
    expect(answer.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue' }]);
    expect(local.size).toBe(1);
  });
});

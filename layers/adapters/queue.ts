import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

/** SendMessageBatch takes ten messages (SQS quotas). */
const messagesPerBatch = 10;

/** An SQS queue, as those use it who fill it and who take from it by an event source mapping. */
export interface Queue {
  /** Adds messages; throws unless all were accepted, and some may have been then. */
  send(bodies: readonly string[]): Promise<void>;
  /** Hides a message that was received for this many seconds from now on. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

const sendBatch = async (client: SQSClient, url: string, bodies: readonly string[]): Promise<void> => {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  const [failed] = Failed;
  if (failed) throw new Error(`The queue refused a message: ${failed.Code ?? 'no reason'}`);
};

/** Opens a queue by its URL; the endpoint is the region's, or where the environment says. */
export const openQueue = (url: string, client = new SQSClient({ useQueueUrlAsEndpoint: false })): Queue => ({
  send: async (bodies) => {
    for (let start = 0; start < bodies.length; start += messagesPerBatch)
      await sendBatch(client, url, bodies.slice(start, start + messagesPerBatch));
  },
  postpone: async (receiptHandle, seconds) => {
    const input = { QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    await client.send(new ChangeMessageVisibilityCommand(input));
  },
});

import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { chunksWithin } from './dynamo/batches.ts';

/** SendMessageBatch takes ten messages (SQS quotas), and here so many bytes of them. */
const perBatch = { count: 10, weight: 250_000 };

/** A message with more to it than its text. */
export interface OutgoingMessage {
  readonly body: string;
  /** Whose message it is: a fair queue hands out those of others first when one has very many. */
  readonly group?: string;
  /** Seconds until it can be received, 900 at most. */
  readonly delay?: number;
}

/** An SQS queue, as those use it who fill it and who take from it by an event source mapping. */
export interface Queue {
  /** Adds messages; throws unless all were accepted, and some may have been then. */
  send(messages: readonly (string | OutgoingMessage)[]): Promise<void>;
  /** Hides a message that was received for this many seconds from now on. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

const entryOf = (message: string | OutgoingMessage, index: number): SendMessageBatchRequestEntry => {
  const { body, group, delay } = typeof message === 'string' ? { body: message } : message;
  return {
    Id: String(index),
    MessageBody: body,
    ...(group !== undefined && { MessageGroupId: group }),
    ...(delay !== undefined && { DelaySeconds: delay }),
  };
};

const sendBatch = async (
  client: SQSClient,
  url: string,
  messages: readonly (string | OutgoingMessage)[],
): Promise<void> => {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({ QueueUrl: url, Entries: messages.map(entryOf) }),
  );
  const [failed] = Failed;
  if (failed) throw new Error(`The queue refused a message: ${failed.Code ?? 'no reason'}`);
};

const weightOf = (message: string | OutgoingMessage): number =>
  Buffer.byteLength(typeof message === 'string' ? message : message.body);

/** Opens a queue by its URL; the endpoint is the region's, or where the environment says. */
export const openQueue = (url: string, client = new SQSClient({ useQueueUrlAsEndpoint: false })): Queue => ({
  send: async (messages) => {
    for (const batch of chunksWithin(messages, perBatch, weightOf)) await sendBatch(client, url, batch);
  },
  postpone: async (receiptHandle, seconds) => {
    const input = { QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    await client.send(new ChangeMessageVisibilityCommand(input));
  },
});

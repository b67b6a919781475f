import { createHash } from 'node:crypto';
import { type Operation, type Operations, ServiceRefusal } from '../services/endpoint.ts';
import { asList, asNumber, asObject, asText, type JsonObject } from '../template/resource.ts';
import type { LocalQueue } from './local-queue.ts';
import type { Queues } from './queues.ts';

const LARGEST_BATCH = 10;
const LONGEST_HIDING_SECONDS = 12 * 60 * 60;
const LONGEST_DELAY_SECONDS = 15 * 60;
const LARGEST_MESSAGE_BYTES = 1024 * 1024;

/** MD5 is what the protocol has: clients compare it with what they sent. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const invalid = (name: string): ServiceRefusal =>
  new ServiceRefusal('InvalidParameterValue', `Value for parameter ${name} is invalid.`);

const seconds = (input: JsonObject, name: string, longest: number): number | undefined => {
  if (input[name] === undefined) return undefined;
  const value = asNumber(input[name]);
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > longest) throw invalid(name);
  return value;
};

const bodyOf = (input: JsonObject): string => {
  const body = asText(input.MessageBody);
  if (body === undefined || Buffer.byteLength(body) > LARGEST_MESSAGE_BYTES) throw invalid('MessageBody');
  return body;
};

const send = (queue: LocalQueue, input: JsonObject): JsonObject => {
  const body = bodyOf(input);
  const group = asText(input.MessageGroupId);
  const id = queue.send(body, seconds(input, 'DelaySeconds', LONGEST_DELAY_SECONDS), group);
  return { MessageId: id, MD5OfMessageBody: md5(body) };
};

/** Entries that are refused do not keep the others from being accepted. */
const sendBatch = (queue: LocalQueue, input: JsonObject): JsonObject => {
  const entries = asList(input.Entries).map(asObject);
  if (entries.length === 0)
    throw new ServiceRefusal('EmptyBatchRequest', 'There should be at least one entry.');
  if (entries.length > LARGEST_BATCH)
    throw new ServiceRefusal('TooManyEntriesInBatchRequest', `At most ${LARGEST_BATCH} entries are allowed.`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new ServiceRefusal('BatchEntryIdsNotDistinct', 'Ids of entries must be distinct.');
  const Successful: JsonObject[] = [];
  const Failed: JsonObject[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...send(queue, entry) });
    } catch (error) {
      if (!(error instanceof ServiceRefusal)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, ...(Failed.length > 0 && { Failed }) };
};

const changeVisibility = (queue: LocalQueue, input: JsonObject): JsonObject => {
  const hiding = seconds(input, 'VisibilityTimeout', LONGEST_HIDING_SECONDS);
  if (hiding === undefined) throw invalid('VisibilityTimeout');
  if (!queue.changeVisibility(asText(input.ReceiptHandle) ?? '', hiding))
    throw new ServiceRefusal('MessageNotInflight', 'The message is not in flight.');
  return {};
};

const remove = (queue: LocalQueue, input: JsonObject): JsonObject => {
  queue.delete(asText(input.ReceiptHandle) ?? '');
  return {};
};

const attributesOf = ({ queue, counts }: LocalQueue): Readonly<Record<string, string>> => ({
  QueueArn: queue.arn,
  ApproximateNumberOfMessages: String(counts.visible),
  ApproximateNumberOfMessagesNotVisible: String(counts.held),
  ApproximateNumberOfMessagesDelayed: String(counts.delayed),
});

/** Those attributes that functions ask for, which are counts. */
const getAttributes = (queue: LocalQueue, input: JsonObject): JsonObject => {
  const all = attributesOf(queue);
  const wanted = asList(input.AttributeNames).map((name) => asText(name) ?? '');
  const unknown = wanted.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown !== undefined)
    throw new ServiceRefusal('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const isWanted = (name: string): boolean => wanted.includes('All') || wanted.includes(name);
  return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(name))) };
};

/**
 * What functions may ask of SQS (AWS JSON protocol); they receive by event source mappings.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export const sqsOperations = (queues: Queues): Operations => {
  const onQueue =
    (perform: (queue: LocalQueue, input: JsonObject) => JsonObject): Operation =>
    async (input) => {
      const queue = queues.byUrl(asText(input.QueueUrl) ?? '');
      if (!queue) throw new ServiceRefusal('QueueDoesNotExist', 'The specified queue does not exist.');
      return perform(queue, input);
    };
  return {
    'AmazonSQS.SendMessage': onQueue(send),
    'AmazonSQS.SendMessageBatch': onQueue(sendBatch),
    'AmazonSQS.ChangeMessageVisibility': onQueue(changeVisibility),
    'AmazonSQS.DeleteMessage': onQueue(remove),
    'AmazonSQS.GetQueueAttributes': onQueue(getAttributes),
  };
};

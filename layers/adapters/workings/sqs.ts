import { bdd as endpointRules } from '@aws-sdk/client-sqs/dist-es/endpoint/bdd.js';
import { type Call, type JsonService, openService, type ServiceOptions } from '../aws/json-service.ts';

const service: JsonService = {
  id: 'SQS',
  signingName: 'sqs',
  target: 'AmazonSQS',
  contentType: 'application/x-amz-json-1.0',
  endpointRules,
};

/** Whoever waits for this looks at a page. */
export const lookingOptions = {
  attempts: 2,
  attemptMilliseconds: 3000,
  connectMilliseconds: 1000,
  pauseMilliseconds: 50,
  answerBytes: 1024 * 1024,
};

export const openSqs = (options: Partial<ServiceOptions> = {}): Call =>
  openService(service, { ...lookingOptions, ...options });

export interface QueueCounts {
  readonly waiting: number;
  readonly underWay: number;
  readonly delayed: number;
}

const names = {
  waiting: 'ApproximateNumberOfMessages',
  underWay: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
} as const;

/** How many messages a queue has (SQS GetQueueAttributes). Throws the SDK's errors, and for counts that are none. */
export const countIn = async (sqs: Call, url: string): Promise<QueueCounts> => {
  const input = { QueueUrl: url, AttributeNames: Object.values(names) };
  const reply = (await sqs('GetQueueAttributes', input)) as { readonly Attributes?: Record<string, unknown> };
  const count = (name: string): number => {
    const text = reply.Attributes?.[name];
    if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) throw new Error(`SQS told no ${name}`);
    return Number(text);
  };
  return { waiting: count(names.waiting), underWay: count(names.underWay), delayed: count(names.delayed) };
};

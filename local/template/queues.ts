import { StartFailure } from '../failure.ts';
import { asNumber, asObject, asText, type Located } from './resource.ts';
import type { Stacks } from './stacks.ts';

/** One SQS queue as the template wants it. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  /** How long a received message stays hidden unless its receiver says otherwise. */
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  /** Where a message goes after this many receives; without it, messages come again until they expire. */
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceives: number };
}

const SQS_DEFAULT_VISIBILITY_SECONDS = 30;
const SQS_DEFAULT_RETENTION_SECONDS = 4 * 24 * 60 * 60;

const refuse = ({ template, id }: Located, problem: string): never => {
  throw new StartFailure(`The queue ${id} of stack ${template.stack} cannot be run locally: ${problem}.`);
};

const readQueue = (stacks: Stacks, located: Located): Queue => {
  const property = (name: string) => stacks.property(located, name);
  if (property('FifoQueue') === true) refuse(located, 'FIFO queues are not supported');
  const { attributes } = stacks.identity(located);
  const { deadLetterTargetArn, maxReceiveCount } = asObject(property('RedrivePolicy'));
  const deadLetterArn = asText(deadLetterTargetArn);
  const maxReceives = asNumber(maxReceiveCount);
  return {
    name: attributes.QueueName ?? '',
    arn: attributes.Arn ?? '',
    visibilitySeconds: asNumber(property('VisibilityTimeout')) ?? SQS_DEFAULT_VISIBILITY_SECONDS,
    delaySeconds: asNumber(property('DelaySeconds')) ?? 0,
    retentionSeconds: asNumber(property('MessageRetentionPeriod')) ?? SQS_DEFAULT_RETENTION_SECONDS,
    ...(deadLetterArn && maxReceives && { redrive: { deadLetterArn, maxReceives } }),
  };
};

/** Every queue of the app. */
export const readQueues = (stacks: Stacks): Queue[] =>
  stacks.find('AWS::SQS::Queue').map((located) => readQueue(stacks, located));

import { settleWithin } from '../cleanup.ts';
import { reasonOf } from '../failure.ts';
import type { LocalLambda } from '../lambda/local-lambda.ts';
import type { Log } from '../log.ts';
import type { QueueSource } from '../template/event-sources.ts';
import { region } from '../template/names.ts';
import { asList, asObject, type Json, type JsonObject } from '../template/resource.ts';
import type { LocalQueue, ReceivedMessage } from './local-queue.ts';
import { md5 } from './operations.ts';
import type { Queues } from './queues.ts';

const DRAIN_MILLISECONDS = 3000;
const LONGEST_WAIT_MILLISECONDS = 60_000;

const recordOf = (message: ReceivedMessage, arn: string): JsonObject => ({
  messageId: message.id,
  receiptHandle: message.receipt,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(message.sentAt),
    ...(message.group !== undefined && { MessageGroupId: message.group }),
  },
  messageAttributes: {},
  md5OfBody: md5(message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: region,
});

/**
 * The messages that a function took: all but those its answer names, or none when it names one that was not sent.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const takenOf = (messages: readonly ReceivedMessage[], answer: Json): readonly ReceivedMessage[] => {
  const failed = asList(asObject(answer).batchItemFailures).map((item) => asObject(item).itemIdentifier);
  const known = failed.every((id) => messages.some((message) => message.id === id));
  return known ? messages.filter(({ id }) => !failed.includes(id)) : [];
};

/** Feeds one function from one queue, a few batches at a time, until told to stop. */
class Feed {
  readonly #source: QueueSource;
  readonly #queue: LocalQueue;
  readonly #lambda: LocalLambda;
  readonly #log: Log;
  readonly #running = new Set<Promise<void>>();
  readonly #ignore: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = 0;
  #stopped = false;

  constructor(source: QueueSource, queue: LocalQueue, lambda: LocalLambda, log: Log) {
    this.#source = source;
    this.#queue = queue;
    this.#lambda = lambda;
    this.#log = log;
    this.#ignore = queue.listen(() => this.#gather());
    this.#gather();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#ignore();
    clearTimeout(this.#timer);
    await settleWithin(DRAIN_MILLISECONDS, this.#running);
  }

  /** Looks at the queue after so many milliseconds, or earlier if that was going to happen. */
  #wake(wait = 0): void {
    const dueAt = Date.now() + wait;
    if (this.#stopped || (this.#timer && this.#dueAt <= dueAt)) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => this.#poll(), wait);
    this.#timer.unref();
  }

  /** A full batch is handed out at once, a smaller one when the window is over. */
  #gather(): void {
    this.#wake(this.#queue.holds(this.#source.batchSize) ? 0 : this.#source.batchingWindow);
  }

  #poll(): void {
    this.#timer = undefined;
    while (!this.#stopped && this.#running.size < this.#source.concurrency) {
      const messages = this.#queue.receive(this.#source.batchSize);
      if (messages.length === 0) {
        this.#waitForNext();
        break;
      }
      this.#begin(messages);
    }
  }

  #begin(messages: readonly ReceivedMessage[]): void {
    const run = this.#deliver(messages).finally(() => {
      this.#running.delete(run);
      this.#gather();
    });
    this.#running.add(run);
  }

  #waitForNext(): void {
    const next = this.#queue.nextVisibleAt;
    if (next === undefined) return;
    this.#wake(Math.min(Math.max(next - Date.now(), 1), LONGEST_WAIT_MILLISECONDS));
  }

  async #deliver(messages: readonly ReceivedMessage[]): Promise<void> {
    const { function: lambda, partialFailures } = this.#source;
    try {
      const Records = messages.map((message) => recordOf(message, this.#queue.queue.arn));
      const answer = (await this.#lambda.invoke(lambda, { Records })) as Json;
      const taken = partialFailures ? takenOf(messages, answer) : messages;
      for (const { receipt } of taken) this.#queue.delete(receipt);
    } catch (error) {
      this.#log.error(`${lambda.name} did not take ${messages.length} messages: ${reasonOf(error)}`);
    }
  }
}

/**
 * Feeds functions from queues as Lambda's pollers do: what a function does not take comes again when its visibility
 * time-out is over. Returns what ends it; batches under way are given 3 seconds to finish.
 */
export const startFeeds = (
  sources: readonly QueueSource[],
  queues: Queues,
  lambda: LocalLambda,
  log: Log,
): (() => Promise<void>) => {
  const feeds = sources.flatMap((source) => {
    const queue = queues.byArn(source.queue.arn);
    return queue ? [new Feed(source, queue, lambda, log)] : [];
  });
  return async () => {
    await Promise.all(feeds.map((feed) => feed.stop()));
  };
};

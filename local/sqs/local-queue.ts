import { randomUUID } from 'node:crypto';
import type { Queue } from '../template/queues.ts';
import type { MessageFiles, StoredMessage } from './stored-message.ts';

/** A message in somebody's hands until it is deleted or its time is over. */
export interface ReceivedMessage extends StoredMessage {
  readonly receipt: string;
}

interface Waiting {
  stored: StoredMessage;
  /** Epoch milliseconds. */
  visibleAt: number;
  receipt?: string;
}

/**
 * A standard SQS queue: at least once, in no promised order, hidden while received, and fair: of groups, one with fewer
 * messages under way is served first. Messages are on disk from when they are accepted; after a restart all of them are visible at once, since whoever held them is gone.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export class LocalQueue {
  readonly queue: Queue;
  readonly #files: MessageFiles;
  readonly #deadLetters: LocalQueue | undefined;
  readonly #now: () => number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #listeners = new Set<() => void>();

  constructor(queue: Queue, files: MessageFiles, deadLetters?: LocalQueue, now: () => number = Date.now) {
    this.queue = queue;
    this.#files = files;
    this.#deadLetters = deadLetters;
    this.#now = now;
    const stored = files.load().sort((a, b) => a.sentAt - b.sentAt);
    for (const message of stored) this.#waiting.set(message.id, { stored: message, visibleAt: 0 });
  }

  /** How many messages there are, hidden ones included. */
  get size(): number {
    return this.#waiting.size;
  }

  /** How many messages can be received, are in somebody's hands, or wait for their time. */
  get counts(): { readonly visible: number; readonly held: number; readonly delayed: number } {
    this.#forgetExpired();
    const all = [...this.#waiting.values()];
    const hidden = all.filter(({ visibleAt }) => visibleAt > this.#now());
    const held = hidden.filter(({ receipt }) => receipt !== undefined).length;
    return { visible: all.length - hidden.length, held, delayed: hidden.length - held };
  }

  /** Seconds since the oldest message was sent; undefined when there is none. */
  get oldestSeconds(): number | undefined {
    if (this.#waiting.size === 0) return undefined;
    const sent = [...this.#waiting.values()].map(({ stored }) => stored.sentAt);
    return Math.max(0, Math.floor((this.#now() - sent.reduce((a, b) => Math.min(a, b))) / 1000));
  }

  /** Whether at least so many messages can be received now. */
  holds(number: number): boolean {
    let visible = 0;
    for (const { visibleAt } of this.#waiting.values()) {
      if (visibleAt <= this.#now()) visible += 1;
      if (visible >= number) return true;
    }
    return false;
  }

  /** When the next message becomes visible, epoch milliseconds; undefined when there is none. */
  get nextVisibleAt(): number | undefined {
    const times = [...this.#waiting.values()].map(({ visibleAt }) => visibleAt);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** Calls back whenever something may have become visible. Returns what ends it. */
  listen(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => void this.#listeners.delete(callback);
  }

  /** Accepts a message: it is on disk when this returns. */
  send(body: string, delaySeconds = this.queue.delaySeconds, group?: string): string {
    const sent = { id: randomUUID(), body, sentAt: this.#now(), receives: 0 };
    const stored = group === undefined ? sent : { ...sent, group };
    this.#accept(stored, this.#now() + delaySeconds * 1000);
    return stored.id;
  }

  /** Up to `limit` visible messages, which are hidden from now on; worn out ones go to the dead letters instead. */
  receive(limit: number): ReceivedMessage[] {
    this.#forgetExpired();
    const received: ReceivedMessage[] = [];
    for (const waiting of this.#inTurn()) {
      if (received.length === limit) break;
      if (this.#giveUp(waiting.stored)) continue;
      received.push(this.#handOut(waiting));
    }
    return received;
  }

  /** Removes a message; a receipt that is out of date removes nothing. */
  delete(receipt: string): void {
    const waiting = this.#heldUnder(receipt);
    if (!waiting) return;
    this.#waiting.delete(waiting.stored.id);
    this.#files.remove(waiting.stored);
  }

  /** Hides a received message for this long from now on; false when the receipt is out of date. */
  changeVisibility(receipt: string, seconds: number): boolean {
    const waiting = this.#heldUnder(receipt);
    if (!waiting) return false;
    waiting.visibleAt = this.#now() + seconds * 1000;
    this.#notify();
    return true;
  }

  /** The visible messages in the order in which they came, those of groups with much under way after the others. */
  #inTurn(): readonly Waiting[] {
    const all = [...this.#waiting.values()];
    const underWay = new Map<string, number>();
    for (const { stored, receipt, visibleAt } of all)
      if (receipt !== undefined && stored.group !== undefined && visibleAt > this.#now())
        underWay.set(stored.group, (underWay.get(stored.group) ?? 0) + 1);
    const load = ({ stored: { group } }: Waiting): number =>
      group === undefined ? 0 : (underWay.get(group) ?? 0);
    return all.filter(({ visibleAt }) => visibleAt <= this.#now()).sort((a, b) => load(a) - load(b));
  }

  #accept(stored: StoredMessage, visibleAt: number): void {
    this.#files.save(stored);
    this.#waiting.set(stored.id, { stored, visibleAt });
    this.#notify();
  }

  #handOut(waiting: Waiting): ReceivedMessage {
    waiting.stored = { ...waiting.stored, receives: waiting.stored.receives + 1 };
    waiting.visibleAt = this.#now() + this.queue.visibilitySeconds * 1000;
    waiting.receipt = randomUUID();
    this.#files.recount(waiting.stored);
    return { ...waiting.stored, receipt: waiting.receipt };
  }

  /** Moves a message that was received too often. It is in both queues rather than in none, should the runner die. */
  #giveUp(stored: StoredMessage): boolean {
    const { redrive } = this.queue;
    if (!redrive || !this.#deadLetters || stored.receives < redrive.maxReceives) return false;
    this.#deadLetters.#accept({ ...stored, receives: 0 }, this.#now());
    this.#waiting.delete(stored.id);
    this.#files.remove(stored);
    return true;
  }

  #forgetExpired(): void {
    const oldest = this.#now() - this.queue.retentionSeconds * 1000;
    for (const { stored } of [...this.#waiting.values()]) {
      if (stored.sentAt >= oldest) continue;
      this.#waiting.delete(stored.id);
      this.#files.remove(stored);
    }
  }

  #heldUnder(receipt: string): Waiting | undefined {
    return [...this.#waiting.values()].find((waiting) => waiting.receipt === receipt);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

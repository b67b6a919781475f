import { randomUUID } from 'node:crypto';
import type { Log } from '../log.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { FunctionThread } from './function-thread.ts';

/** How a function is called: by the API, by an event, by a stream. */
export interface InvokeOptions {
  readonly requestId?: string;
  /** The caller's patience in milliseconds; the function's own time-out applies as well. */
  readonly timeoutMilliseconds?: number;
}

type EnvironmentOf = (lambda: LambdaFunction) => Record<string, string>;

const IDLE_MILLISECONDS = 20_000;

interface Slot {
  thread?: FunctionThread;
  lastUsed: number;
}

/**
 * Runs functions as Lambda does: started at the first invocation, kept warm for the next, given up after 20
 * seconds without any, and started anew after a crash. Unlike Lambda, one thread takes many invocations at once.
 */
export class LocalLambda {
  readonly #environmentOf: EnvironmentOf;
  readonly #log: Log;
  readonly #slots = new Map<string, Slot>();
  readonly #reaper: NodeJS.Timeout;

  constructor(environmentOf: EnvironmentOf, log: Log, idleMilliseconds = IDLE_MILLISECONDS) {
    this.#environmentOf = environmentOf;
    this.#log = log;
    this.#reaper = setInterval(() => void this.retire(idleMilliseconds), idleMilliseconds / 5);
    this.#reaper.unref();
  }

  /** @throws InvocationFailure */
  invoke(lambda: LambdaFunction, event: unknown, options: InvokeOptions = {}): Promise<unknown> {
    const { requestId = randomUUID(), timeoutMilliseconds = Number.POSITIVE_INFINITY } = options;
    const timeout = Math.min(lambda.timeoutSeconds * 1000, timeoutMilliseconds);
    const slot = this.#slotOf(lambda);
    slot.lastUsed = Date.now();
    return this.#threadOf(lambda, slot).invoke(event, requestId, timeout);
  }

  /** Ends the threads that have nothing to do and were not used for this long. */
  async retire(idleMilliseconds: number): Promise<void> {
    const limit = Date.now() - idleMilliseconds;
    const idle = [...this.#slots.values()].filter(
      ({ thread, lastUsed }) => thread?.busy === 0 && lastUsed <= limit,
    );
    await Promise.all(idle.map(({ thread }) => thread?.stop()));
  }

  async stop(): Promise<void> {
    clearInterval(this.#reaper);
    await Promise.all([...this.#slots.values()].map(({ thread }) => thread?.stop()));
  }

  #slotOf(lambda: LambdaFunction): Slot {
    const known = this.#slots.get(lambda.name);
    if (known) return known;
    const slot: Slot = { lastUsed: 0 };
    this.#slots.set(lambda.name, slot);
    return slot;
  }

  #threadOf(lambda: LambdaFunction, slot: Slot): FunctionThread {
    if (slot.thread) return slot.thread;
    const thread = new FunctionThread(lambda, this.#environmentOf(lambda), this.#log, () => {
      if (slot.thread === thread) delete slot.thread;
    });
    slot.thread = thread;
    return thread;
  }
}

import { Worker } from 'node:worker_threads';
import type { Log } from '../log.ts';
import type { LambdaFunction } from '../template/functions.ts';
import type { Assignment, Invocation, Outcome, Ready } from './messages.ts';

/** Why an invocation gave no result: the handler threw, the thread ended, or time was up. */
export type FailureKind = 'threw' | 'crashed' | 'timed-out';

export class InvocationFailure extends Error {
  override readonly name = 'InvocationFailure';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

interface Pending {
  readonly done: (result: unknown) => void;
  readonly fail: (failure: InvocationFailure) => void;
  readonly timeoutMilliseconds: number;
  timer?: NodeJS.Timeout;
}

/** Lambda's limit for loading a function. */
const LOAD_MILLISECONDS = 10_000;

/** Room for what lives shortly. Node gives each thread four times as much, which all of them fill and which is no faster. */
const YOUNG_MEGABYTES = 48;

/** One run of a function's code in a thread; ends at the first crash and is not started again. */
export class FunctionThread {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #log: Log;
  readonly #pending = new Map<number, Pending>();
  readonly #whenEnded: () => void;
  #lastId = 0;
  #lastReply = 0;
  #isReady = false;
  #over = false;

  /** @param whenEnded called once, when the thread can take no further invocation */
  constructor(lambda: LambdaFunction, env: Record<string, string>, log: Log, whenEnded: () => void) {
    const { folder, handler, name, arn, memoryMb } = lambda;
    const assignment: Assignment = { folder, handler, name, arn, memoryMb };
    this.#name = name;
    this.#log = log;
    this.#whenEnded = whenEnded;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: assignment,
      env,
      name,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(memoryMb, 64),
        maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      },
    });
    this.#worker.stdout.on('data', (chunk: Buffer) => log.write(chunk));
    this.#worker.stderr.on('data', (chunk: Buffer) => log.writeError(chunk));
    const loading = setTimeout(() => void this.#abandon('did not load in time'), LOAD_MILLISECONDS);
    this.#worker.on('message', (message: Outcome | Ready) => {
      if ('ready' in message) {
        clearTimeout(loading);
        this.#begin();
      } else this.#settle(message);
    });
    this.#worker.once('exit', () => clearTimeout(loading));
    this.#worker.once('error', (error) => this.#end(error.stack ?? error.message));
    this.#worker.once('exit', (code) => this.#end(`exited with code ${code}`));
  }

  /** How many invocations are running. */
  get busy(): number {
    return this.#pending.size;
  }

  /** @throws InvocationFailure */
  invoke(event: unknown, requestId: string, timeoutMilliseconds: number): Promise<unknown> {
    return new Promise((done, fail) => {
      this.#lastId += 1;
      const id = this.#lastId;
      this.#pending.set(id, { done, fail, timeoutMilliseconds });
      if (this.#isReady) this.#startTimer(id);
      this.#worker.postMessage({ id, event, requestId, timeoutMilliseconds } satisfies Invocation);
    });
  }

  /** Ends the thread; running invocations fail as crashed. */
  async stop(): Promise<void> {
    await this.#abandon('stopped');
  }

  async #abandon(reason: string): Promise<void> {
    this.#end(reason);
    await this.#worker.terminate();
  }

  /** Time runs from when the bundle is loaded; loading has a limit of its own. */
  #begin(): void {
    this.#isReady = true;
    for (const id of this.#pending.keys()) this.#startTimer(id);
  }

  #startTimer(id: number): void {
    const pending = this.#pending.get(id);
    const started = Date.now();
    if (pending) pending.timer = setTimeout(() => this.#expire(id, started), pending.timeoutMilliseconds);
  }

  #settle(outcome: Outcome): void {
    this.#lastReply = Date.now();
    const pending = this.#take(outcome.id);
    if (!pending) return;
    if ('result' in outcome) pending.done(outcome.result);
    else {
      this.#log.error(`${this.#name} failed: ${outcome.failure}`);
      pending.fail(new InvocationFailure('threw', outcome.failure));
    }
  }

  #expire(id: number, started: number): void {
    this.#take(id)?.fail(new InvocationFailure('timed-out', `${this.#name} timed out`));
    this.#log.error(`${this.#name} timed out after ${Date.now() - started} ms`);
    // A thread that answered nobody meanwhile is stuck in a loop: only a new one can go on.
    if (this.#lastReply < started) void this.stop();
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending) clearTimeout(pending.timer);
    this.#pending.delete(id);
    return pending;
  }

  #end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    if (reason !== 'stopped') this.#log.error(`${this.#name} crashed: ${reason}`);
    for (const id of [...this.#pending.keys()]) {
      this.#take(id)?.fail(new InvocationFailure('crashed', `${this.#name} ${reason}`));
    }
    this.#whenEnded();
  }
}

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { settleWithin } from '../cleanup.ts';
import { reasonOf } from '../failure.ts';
import { readJson, writeWhole } from '../instance/files.ts';
import type { LocalLambda } from '../lambda/local-lambda.ts';
import type { Log } from '../log.ts';
import type { LambdaFunction } from '../template/functions.ts';
import type { Json } from '../template/resource.ts';

interface Delivery {
  readonly function: string;
  readonly event: Json;
}

const DRAIN_MILLISECONDS = 3000;
const ATTEMPTS = 3;

/**
 * Asynchronous invocations, which outlive the runner: each is a file from when it is accepted until the function
 * took it, and is moved to `failed/` after three attempts, as Lambda would move it to a dead-letter queue.
 */
export class Deliveries {
  readonly #folder: string;
  readonly #lambda: LocalLambda;
  readonly #functions: ReadonlyMap<string, LambdaFunction>;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(folder: string, lambda: LocalLambda, functions: readonly LambdaFunction[], log: Log) {
    this.#folder = folder;
    this.#lambda = lambda;
    this.#functions = new Map(functions.map((each) => [each.name, each]));
    this.#log = log;
    mkdirSync(join(folder, 'failed'), { recursive: true, mode: 0o700 });
  }

  /** Takes up what an earlier run accepted and did not deliver. */
  resume(): void {
    for (const file of readdirSync(this.#folder).filter((name) => name.endsWith('.json'))) {
      const delivery = readJson(join(this.#folder, file)) as Delivery | undefined;
      if (delivery) this.#start(file, delivery);
    }
  }

  /** Accepts an event for a function; it is on disk when this returns. */
  add(lambda: LambdaFunction, event: Json): void {
    const file = `${randomUUID()}.json`;
    const delivery: Delivery = { function: lambda.name, event };
    writeWhole(join(this.#folder, file), JSON.stringify(delivery));
    this.#start(file, delivery);
  }

  /** Stops attempting; what is not delivered stays for the next run. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await settleWithin(DRAIN_MILLISECONDS, this.#running);
  }

  #start(file: string, delivery: Delivery): void {
    const run = this.#deliver(file, delivery).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #deliver(file: string, { function: name, event }: Delivery): Promise<void> {
    const path = join(this.#folder, file);
    const lambda = this.#functions.get(name);
    for (let attempt = 1; lambda && attempt <= ATTEMPTS; attempt += 1) {
      if (this.#stopping.signal.aborted) return;
      try {
        await this.#lambda.invoke(lambda, event);
        return rmSync(path, { force: true });
      } catch (error) {
        this.#log.error(`Delivery ${attempt} of ${ATTEMPTS} to ${name} failed: ${reasonOf(error)}`);
        if (attempt < ATTEMPTS) await this.#pause(attempt * 1000);
      }
    }
    if (!this.#stopping.signal.aborted) renameSync(path, join(this.#folder, 'failed', file));
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

import { randomUUID } from 'node:crypto';
import { reasonOf } from '../failure.ts';
import type { Log } from '../log.ts';
import type { Json } from '../template/resource.ts';
import type { Definition } from './definition.ts';
import type { Execution } from './execution.ts';
import { runtimeFailure, StateFailure } from './failure.ts';
import type { ExecutionStore } from './store.ts';
import { ended, type Setting } from './threads.ts';
import {
  type Call,
  callsOf,
  type Ending,
  handedOver,
  heardOf,
  lifetimeOf,
  nextTransition,
  workEnded,
} from './transitions.ts';

/** A state machine that can be started. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly definition: Definition;
}

/** Does the work of a task. Rejects with a `StateFailure` when the work failed. */
export type Perform = (call: Call) => Promise<Json>;

export interface EngineOptions {
  readonly machines: readonly Machine[];
  readonly store: ExecutionStore;
  readonly perform: Perform;
  readonly log: Pick<Log, 'error'>;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** A task with this token is not waited for, or not any more. */
export class UnknownToken extends Error {
  override readonly name = 'UnknownToken';
}

/** Executions that are looked at in one sweep. */
const sweepSize = 100;
/** Timers reach no further than this many milliseconds. */
const longestTimer = 2 ** 31 - 1;
const ninetyDays = 90 * 86_400_000;

/**
 * Runs executions: each transition is on disk before what follows from it is done, so that after any end of this
 * process the next one goes on. A call that was under way is made again, as AWS makes tasks at least once.
 */
export class Engine {
  readonly #machines: ReadonlyMap<string, Machine>;
  readonly #store: ExecutionStore;
  readonly #perform: Perform;
  readonly #log: Pick<Log, 'error'>;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #calls = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor({ machines, store, perform, log, now = Date.now, random = Math.random }: EngineOptions) {
    this.#machines = new Map(machines.map((machine) => [machine.arn, machine]));
    this.#store = store;
    this.#perform = perform;
    this.#log = log;
    this.#now = now;
    this.#random = random;
  }

  machine(arn: string): Machine | undefined {
    return this.#machines.get(arn);
  }

  /** Begins an execution; it is on disk when this returns. */
  start(machine: Machine, name: string, input: Json): Execution {
    const now = this.#now();
    const execution: Execution = {
      arn: `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`,
      name,
      machine: machine.arn,
      status: 'RUNNING',
      input,
      startedAt: now,
      endsAt: now + lifetimeOf(machine.definition),
      events: 1,
      lastThread: 1,
      threads: [
        {
          id: 1,
          scope: [],
          state: machine.definition.startAt,
          input,
          phase: 'enter',
          enteredAt: now,
          retried: [],
        },
      ],
    };
    this.#store.save(execution);
    this.#wake();
    return execution;
  }

  /** Ends an execution by a word from outside. */
  abort(execution: Execution, error: string | undefined, cause: string | undefined): Execution {
    if (execution.status !== 'RUNNING') return execution;
    const end = { status: 'ABORTED', ...(error && { error }), ...(cause && { cause }) } as const;
    const aborted = ended(execution, this.#now(), end);
    this.#store.save(aborted);
    return aborted;
  }

  /** The work of the task with this token ended. @throws UnknownToken */
  endTask(token: string, ending: Ending): void {
    const execution = this.#waitingFor(token);
    const { id = 0, attempt = 0 } = execution.threads.find((each) => each.token === token) ?? {};
    this.#changeTo(workEnded(this.#settingOf(execution), execution, { thread: id, attempt }, ending));
  }

  /** The task with this token is still at work. @throws UnknownToken */
  heartbeat(token: string): void {
    const execution = this.#waitingFor(token);
    this.#changeTo(heardOf(this.#settingOf(execution), execution, token));
  }

  /** Goes on with everything that an earlier process left. */
  resume(): void {
    this.#store.forget(this.#now() - ninetyDays);
    for (const execution of this.#store.calling()) this.#callAll(execution);
    this.sweep();
  }

  /** Makes every transition that is due. */
  sweep(): void {
    if (this.#isStopped) return;
    const due = this.#store.due(this.#now(), sweepSize);
    for (const execution of due) this.#advance(execution);
    this.#wake();
  }

  /** Waits for the calls that are under way, and for those that they lead to. */
  async settle(): Promise<void> {
    while (this.#calls.size > 0) await Promise.all(this.#calls.values());
  }

  /** Begins nothing more. What is under way stays on disk. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #settingOf({ machine, arn }: Execution): Setting {
    const definition = this.#machines.get(machine)?.definition;
    if (!definition) throw new Error(`The state machine of ${arn} is gone`);
    return { definition, now: this.#now(), random: this.#random, token: () => randomUUID() };
  }

  #waitingFor(token: string): Execution {
    const execution = this.#store.byToken(token);
    if (execution?.status !== 'RUNNING') throw new UnknownToken('No task waits for this token');
    return execution;
  }

  #changeTo(execution: Execution): void {
    this.#store.save(execution);
    this.#wake();
  }

  /** One execution as far as it goes by itself at this time. */
  #advance(found: Execution): void {
    let execution = found;
    for (let next = this.#next(execution); next; next = this.#next(execution)) {
      this.#store.save(next);
      execution = next;
    }
    this.#callAll(execution);
  }

  /** What follows next, a failure of the interpreter itself included; undefined when nothing does now. */
  #next(execution: Execution): Execution | undefined {
    const now = this.#now();
    if (execution.status !== 'RUNNING') return undefined;
    if (now >= execution.endsAt)
      return ended(execution, now, { status: 'TIMED_OUT', error: 'States.Timeout' });
    try {
      return nextTransition(this.#settingOf(execution), execution);
    } catch (error) {
      this.#log.error(`The execution ${execution.arn} failed: ${reasonOf(error)}`);
      const { error: name, message } = runtimeFailure(reasonOf(error));
      return ended(execution, now, { status: 'FAILED', error: name, cause: message });
    }
  }

  #callAll(execution: Execution): void {
    if (execution.status !== 'RUNNING') return;
    for (const call of callsOf(this.#settingOf(execution), execution)) {
      const name = `${execution.arn}#${call.thread}#${call.attempt}`;
      if (this.#calls.has(name) || this.#isStopped) continue;
      const work = this.#call(execution.arn, call).finally(() => this.#calls.delete(name));
      this.#calls.set(name, work);
    }
  }

  async #call(arn: string, call: Call): Promise<void> {
    const ending = await this.#perform(call).then(
      (result): Ending => ({ result }),
      (error: unknown): Ending => ({
        failure:
          error instanceof StateFailure ? error : new StateFailure('States.TaskFailed', reasonOf(error)),
      }),
    );
    if (this.#isStopped) return;
    const execution = this.#store.find(arn);
    if (execution?.status !== 'RUNNING') return;
    const isHandedOver = 'result' in ending && call.resource.endsWith('.waitForTaskToken');
    this.#changeTo(
      isHandedOver
        ? handedOver(execution, call)
        : workEnded(this.#settingOf(execution), execution, call, ending),
    );
  }

  /** Sets the timer to when the next execution is due. */
  #wake(): void {
    clearTimeout(this.#timer);
    const due = this.#store.nextDue();
    if (due === undefined || this.#isStopped) return;
    this.#timer = setTimeout(() => this.sweep(), Math.min(Math.max(due - this.#now(), 0), longestTimer));
    this.#timer.unref();
  }
}

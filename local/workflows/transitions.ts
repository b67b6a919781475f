import { asText, type Json } from '../template/resource.ts';
import type { Definition } from './definition.ts';
import { completed, failed, left } from './endings.ts';
import { enter } from './enter.ts';
import type { Execution, Thread } from './execution.ts';
import { runtimeFailure, StateFailure } from './failure.ts';
import { chosenInput, contextOf, outputOf } from './state-data.ts';
import { ended, entering, replaced, type Setting, stateOf } from './threads.ts';

/** History events that end an execution (Step Functions quotas). */
const mostEvents = 25_000;
/** About what a transition adds to the history in AWS. */
const eventsEach = 3;

/** A call that a thread waits for. */
export interface Call {
  readonly thread: number;
  readonly attempt: number;
  readonly resource: string;
  readonly payload: Json;
}

const isOver = (time: number | undefined, { now }: Setting): boolean => time !== undefined && time <= now;

const timeout = new StateFailure('States.Timeout', 'The task took too long');
const silence = new StateFailure('States.HeartbeatTimeout', 'The task was silent for too long');

const waited = (setting: Setting, execution: Execution, thread: Thread): Execution => {
  const state = stateOf(setting, thread);
  const context = contextOf(execution, thread);
  const input = chosenInput(state, thread.input, context);
  return left(setting, execution, thread, outputOf(state, input, input, context));
};

/** What happens to a thread by itself at this time; undefined when nothing does. */
const happened = (setting: Setting, execution: Execution, thread: Thread): Execution | undefined => {
  const { phase, due, lateAt } = thread;
  if (phase === 'enter') return enter(setting, execution, thread, stateOf(setting, thread));
  if (isOver(lateAt, setting)) throw timeout;
  if (!isOver(due, setting)) return undefined;
  if (phase === 'wait') return waited(setting, execution, thread);
  if (phase === 'call' || phase === 'token') throw silence;
  const again = entering(thread, thread.state, thread.input, setting.now);
  return replaced(execution, { ...again, retried: thread.retried });
};

/** Runs a change of a thread; what fails in it fails the thread's state. */
const guarded = (
  setting: Setting,
  execution: Execution,
  thread: Thread,
  change: () => Execution | undefined,
): Execution | undefined => {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    return failed(setting, execution, thread, error);
  }
};

const counted = (setting: Setting, execution: Execution): Execution => {
  const events = execution.events + eventsEach;
  if (events <= mostEvents || execution.status !== 'RUNNING') return { ...execution, events };
  const { error, message } = runtimeFailure('The execution reached 25,000 events of history');
  return ended({ ...execution, events }, setting.now, { status: 'FAILED', error, cause: message });
};

/** One transition that is due, or undefined when none is. */
export const nextTransition = (setting: Setting, execution: Execution): Execution | undefined => {
  for (const thread of execution.threads) {
    const next = guarded(setting, execution, thread, () => happened(setting, execution, thread));
    if (next) return counted(setting, next);
  }
  return undefined;
};

/** How the work of a thread ended. */
export type Ending = { readonly result: Json } | { readonly failure: StateFailure };

/** A thread's work ended; an ending that comes too late changes nothing. */
export const workEnded = (
  setting: Setting,
  execution: Execution,
  { thread: threadId, attempt }: Pick<Call, 'thread' | 'attempt'>,
  ending: Ending,
): Execution => {
  const thread = execution.threads.find((each) => each.id === threadId && each.attempt === attempt);
  if (!thread) return execution;
  const next = guarded(setting, execution, thread, () => {
    if ('failure' in ending) throw ending.failure;
    return completed(setting, execution, thread, ending.result);
  });
  return counted(setting, next ?? execution);
};

/** A task with a token was called: its result will come with the token. */
export const handedOver = (execution: Execution, { thread: threadId, attempt }: Call): Execution => {
  const thread = execution.threads.find((each) => each.id === threadId && each.attempt === attempt);
  return thread ? replaced(execution, { ...thread, phase: 'token' }) : execution;
};

/** A task says that it is still at work. */
export const heardOf = ({ now }: Setting, execution: Execution, token: string): Execution => {
  const thread = execution.threads.find((each) => each.token === token);
  if (thread?.heartbeat === undefined) return execution;
  return replaced(execution, { ...thread, due: now + thread.heartbeat });
};

/** The calls that threads wait for. */
export const callsOf = (setting: Setting, execution: Execution): readonly Call[] =>
  execution.threads
    .filter(({ phase }) => phase === 'call')
    .map((thread) => ({
      thread: thread.id,
      attempt: thread.attempt ?? 0,
      resource: asText(stateOf(setting, thread).members.Resource) ?? '',
      payload: thread.payload,
    }));

/** Milliseconds that an execution may take: what its definition says, and never more than a year. */
export const lifetimeOf = ({ timeoutSeconds = Number.POSITIVE_INFINITY }: Definition): number =>
  Math.min(timeoutSeconds, 365 * 86_400) * 1000;

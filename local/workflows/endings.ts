import type { Json } from '../template/resource.ts';
import type { Execution, Thread } from './execution.ts';
import { StateFailure } from './failure.ts';
import { placed } from './paths.ts';
import { catcherOf, retryAfter } from './retries.ts';
import { chosenInput, contextOf, outputOf } from './state-data.ts';
import { beginning, ended, entering, replaced, type Setting, stateOf, withoutBelow } from './threads.ts';

/** A thread has its last output: the execution succeeds, or whoever waits for it has one result more. */
const finished = (setting: Setting, execution: Execution, thread: Thread, output: Json): Execution => {
  if (!thread.parent) return ended(execution, setting.now, { status: 'SUCCEEDED', output });
  const { id, slot } = thread.parent;
  const rest = { ...execution, threads: execution.threads.filter((each) => each.id !== thread.id) };
  const parent = rest.threads.find((each) => each.id === id);
  if (!parent?.below) return rest;
  const below = { ...parent.below, results: { ...parent.below.results, [slot]: output } };
  return gathered(setting, rest, { ...parent, below });
};

/** Begins the next item that a Map state has waiting, or ends a state whose threads have all ended. */
const gathered = (setting: Setting, execution: Execution, parent: Thread): Execution => {
  const { waiting = [], count = 0, results = {} } = parent.below ?? {};
  if (Object.keys(results).length === count) {
    const all = Array.from({ length: count }, (_, slot) => results[slot]);
    return completed(setting, execution, parent, all);
  }
  const [next, ...rest] = waiting;
  if (!next) return replaced(execution, parent);
  const slot = count - waiting.length;
  const item = { index: slot, value: next.value };
  const begun = { id: execution.lastThread + 1, slot, flow: 0, input: next.input, item };
  const less = { ...parent, below: { waiting: rest, count, results } };
  return replaced(execution, less, [beginning(setting, parent, begun)]);
};

/** A thread leaves its state with this output. */
export const left = (setting: Setting, execution: Execution, thread: Thread, output: Json): Execution => {
  const { members } = stateOf(setting, thread);
  if (typeof members.Next !== 'string') return finished(setting, execution, thread, output);
  return replaced(execution, entering(thread, members.Next, output, setting.now));
};

/** The work of a thread's state gave a result. */
export const completed = (
  setting: Setting,
  execution: Execution,
  thread: Thread,
  result: Json,
): Execution => {
  const state = stateOf(setting, thread);
  const context = contextOf(execution, thread);
  const input = chosenInput(state, thread.input, context);
  return left(setting, execution, thread, outputOf(state, input, result, context));
};

const oneMore = (counts: readonly number[], index: number): readonly number[] =>
  Array.from(
    { length: Math.max(counts.length, index + 1) },
    (_, at) => (counts[at] ?? 0) + (at === index ? 1 : 0),
  );

/** A thread's state failed: it is tried again, caught, or fails what it works for. */
export const failed = (
  setting: Setting,
  before: Execution,
  thread: Thread,
  { error, message }: StateFailure,
): Execution => {
  const execution = withoutBelow(before, thread.id);
  const { members } = stateOf(setting, thread);
  const retry = retryAfter(members, error, thread.retried, setting.random);
  if (retry) {
    const again = entering(thread, thread.state, thread.input, thread.enteredAt);
    const retried = oneMore(thread.retried, retry.retrier);
    return replaced(execution, { ...again, phase: 'retry', due: setting.now + retry.pause, retried });
  }
  const catcher = catcherOf(members, error);
  if (catcher) {
    const { ResultPath = '$', Next } = catcher;
    const told = { Error: error, Cause: message };
    const input = ResultPath === null ? thread.input : placed(String(ResultPath), thread.input, told);
    return replaced(execution, entering(thread, String(Next), input, setting.now));
  }
  const parent = execution.threads.find((each) => each.id === thread.parent?.id);
  if (parent) return failed(setting, execution, parent, new StateFailure(error, message));
  return ended(execution, setting.now, { status: 'FAILED', error, cause: message });
};

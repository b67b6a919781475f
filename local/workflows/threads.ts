import type { Json } from '../template/resource.ts';
import type { Definition, Flow, State } from './definition.ts';
import type { Execution, Thread } from './execution.ts';
import { runtimeFailure } from './failure.ts';

/** What transitions need beside the execution. */
export interface Setting {
  readonly definition: Definition;
  /** Epoch milliseconds. */
  readonly now: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A new task token. */
  readonly token: () => string;
}

const flowOf = ({ definition }: Setting, scope: Thread['scope']): Flow | undefined =>
  scope.reduce<Flow | undefined>((at, [state, index]) => at?.states.get(state)?.flows[index], definition);

/** The state that a thread is in. */
export const stateOf = (setting: Setting, { scope, state }: Thread): State => {
  const found = flowOf(setting, scope)?.states.get(state);
  if (!found) throw runtimeFailure(`The state ${state} is not in the definition any more`);
  return found;
};

/** The execution with one thread changed and others begun. */
export const replaced = (execution: Execution, thread: Thread, begun: readonly Thread[] = []): Execution => ({
  ...execution,
  lastThread: Math.max(execution.lastThread, ...begun.map(({ id }) => id)),
  threads: [...execution.threads.map((each) => (each.id === thread.id ? thread : each)), ...begun],
});

const isBelow = ({ threads }: Execution, { parent }: Thread, id: number): boolean => {
  if (!parent || parent.id === id) return parent !== undefined;
  const above = threads.find((each) => each.id === parent.id);
  return above !== undefined && isBelow({ threads } as Execution, above, id);
};

/** The execution without the threads that work for this one. */
export const withoutBelow = (execution: Execution, id: number): Execution => ({
  ...execution,
  threads: execution.threads.filter((thread) => !isBelow(execution, thread, id)),
});

/** The thread at the begin of a state: what belonged to the state before is gone. */
export const entering = (
  { id, parent, scope, item }: Pick<Thread, 'id' | 'parent' | 'scope' | 'item'>,
  state: string,
  input: Json,
  now: number,
): Thread => ({
  id,
  ...(parent && { parent }),
  ...(item && { item }),
  scope,
  state,
  input,
  phase: 'enter',
  enteredAt: now,
  retried: [],
});

interface Beginning {
  readonly id: number;
  readonly slot: number;
  readonly flow: number;
  readonly input: Json;
  readonly item?: Thread['item'];
}

/** A thread at the start of one of the flows of its parent's state. */
export const beginning = (
  setting: Setting,
  parent: Thread,
  { id, slot, flow, input, item = parent.item }: Beginning,
): Thread => {
  const scope = [...parent.scope, [parent.state, flow] as const];
  const first = { id, parent: { id: parent.id, slot }, scope, ...(item && { item }) };
  return entering(first, flowOf(setting, scope)?.startAt ?? '', input, setting.now);
};

/** The execution is over. */
export const ended = (execution: Execution, now: number, end: Partial<Execution>): Execution => ({
  ...execution,
  ...end,
  stoppedAt: now,
  threads: [],
});

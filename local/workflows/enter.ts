import {
  asList,
  asNumber,
  asObject,
  asText,
  isList,
  type Json,
  type JsonObject,
} from '../template/resource.ts';
import { readRule } from './choice.ts';
import type { State } from './definition.ts';
import { completed, left } from './endings.ts';
import type { Execution, MapItem, Thread } from './execution.ts';
import { runtimeFailure, StateFailure } from './failure.ts';
import { filled, picked } from './paths.ts';
import { chosenInput, contextOf, effectiveInput, outputOf } from './state-data.ts';
import { beginning, entering, replaced, type Setting } from './threads.ts';

/** A thread at the begin of its state. */
interface Entrance {
  readonly setting: Setting;
  readonly execution: Execution;
  readonly thread: Thread;
  readonly state: State;
  readonly context: JsonObject;
}

type Enter = (entrance: Entrance) => Execution;

/** Items that a Map state runs at once when it does not say how many. */
const usualConcurrency = 40;

/** What `InputPath` and `OutputPath` leave, for states that have no result. */
const passedOn = ({ state, thread, context }: Entrance): Json => {
  const input = chosenInput(state, thread.input, context);
  return outputOf(state, input, input, context);
};

const pass: Enter = ({ setting, execution, thread, state, context }) => {
  const { Result } = state.members;
  const result = Result === undefined ? effectiveInput(state, thread.input, context) : Result;
  return completed(setting, execution, thread, result);
};

const choose: Enter = (entrance) => {
  const { setting, execution, thread, state, context } = entrance;
  const input = chosenInput(state, thread.input, context);
  const chosen = asList(state.members.Choices)
    .map(asObject)
    .find((rule) => readRule(rule)(input, context));
  const next = asText(chosen?.Next ?? state.members.Default);
  if (next === undefined)
    throw new StateFailure('States.NoChoiceMatched', `No choice of ${state.name} matches its input`);
  return replaced(execution, entering(thread, next, passedOn(entrance), setting.now));
};

const waitEnd = ({ state, thread, context, setting }: Entrance): number => {
  const input = chosenInput(state, thread.input, context);
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = state.members;
  const at = (value: Json, path: Json) => value ?? (path && picked(String(path), input, context));
  const seconds = at(Seconds, SecondsPath);
  const end =
    seconds === undefined
      ? Date.parse(String(at(Timestamp, TimestampPath)))
      : setting.now + (asNumber(seconds) ?? Number.NaN) * 1000;
  if (Number.isNaN(end)) throw runtimeFailure(`${state.name} has neither seconds nor an instant to wait for`);
  return end;
};

const wait: Enter = (entrance) =>
  replaced(entrance.execution, { ...entrance.thread, phase: 'wait', due: waitEnd(entrance) });

const succeed: Enter = (entrance) =>
  left(entrance.setting, entrance.execution, entrance.thread, passedOn(entrance));

const fail: Enter = ({ state, thread, context }) => {
  const { Error: error, Cause, ErrorPath, CausePath } = state.members;
  const at = (value: Json, path: Json) => value ?? (path && picked(String(path), thread.input, context));
  throw new StateFailure(String(at(error, ErrorPath) ?? ''), String(at(Cause, CausePath) ?? ''));
};

const isAwaited = ({ members }: State): boolean => String(members.Resource).endsWith('.waitForTaskToken');

const call: Enter = ({ setting, execution, thread, state }) => {
  const timeout = asNumber(state.members.TimeoutSeconds);
  const heartbeat = asNumber(state.members.HeartbeatSeconds);
  const called = { ...thread, ...(isAwaited(state) && { token: setting.token() }) };
  return replaced(execution, {
    ...called,
    phase: 'call',
    attempt: execution.events,
    payload: effectiveInput(state, thread.input, contextOf(execution, called)),
    ...(timeout !== undefined && { lateAt: setting.now + timeout * 1000 }),
    ...(heartbeat !== undefined && { heartbeat: heartbeat * 1000, due: setting.now + heartbeat * 1000 }),
  });
};

const fork: Enter = ({ setting, execution, thread, state, context }) => {
  const input = effectiveInput(state, thread.input, context);
  const begun = state.flows.map((_, slot) =>
    beginning(setting, thread, { id: execution.lastThread + 1 + slot, slot, flow: slot, input }),
  );
  const below = { waiting: [], count: begun.length, results: {} };
  return replaced(execution, { ...thread, phase: 'below', below }, begun);
};

const itemsOf = ({ state, thread, context }: Entrance): readonly MapItem[] => {
  const { ItemsPath, ItemSelector } = state.members;
  const input = effectiveInput(state, thread.input, context);
  const items = picked(String(ItemsPath ?? '$'), input, context);
  if (!isList(items)) throw runtimeFailure(`${state.name} has no list of items`);
  return items.map((value, Index) => {
    const within = { ...context, Map: { Item: { Index, Value: value } } };
    return { value, input: ItemSelector === undefined ? value : filled(ItemSelector, input, within) };
  });
};

const map: Enter = (entrance) => {
  const { setting, execution, thread, state } = entrance;
  const items = itemsOf(entrance);
  if (items.length === 0) return completed(setting, execution, thread, []);
  const atOnce = asNumber(state.members.MaxConcurrency) || usualConcurrency;
  const begun = items.slice(0, atOnce).map(({ input, value }, slot) => {
    const item = { index: slot, value };
    return beginning(setting, thread, { id: execution.lastThread + 1 + slot, slot, flow: 0, input, item });
  });
  const below = { waiting: items.slice(atOnce), count: items.length, results: {} };
  return replaced(execution, { ...thread, phase: 'below', below }, begun);
};

const byType: Readonly<Record<State['type'], Enter>> = {
  Pass: pass,
  Choice: choose,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Task: call,
  Parallel: fork,
  Map: map,
};

/** Enters the state of a thread. Throws `StateFailure` when the state fails in this. */
export const enter = (setting: Setting, execution: Execution, thread: Thread, state: State): Execution => {
  const context = contextOf(execution, thread);
  return byType[state.type]({ setting, execution, thread, state, context });
};

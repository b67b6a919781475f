import type { Json, JsonObject } from '../template/resource.ts';
import type { State } from './definition.ts';
import type { Execution, Thread } from './execution.ts';
import { StateFailure } from './failure.ts';
import { filled, picked, placed } from './paths.ts';

/** Bytes that a state's input or output may have (Step Functions quotas). */
const largestPayload = 256 * 1024;

const bounded = (value: Json): Json => {
  if (Buffer.byteLength(JSON.stringify(value ?? null)) > largestPayload)
    throw new StateFailure('States.DataLimitExceeded', 'A state may hand over at most 256 KB');
  return value;
};

/** The context object, `$$` in paths. */
export const contextOf = (
  execution: Execution,
  { state, enteredAt, retried, token, item }: Thread,
): JsonObject => ({
  Execution: {
    Id: execution.arn,
    Name: execution.name,
    Input: execution.input,
    StartTime: new Date(execution.startedAt).toISOString(),
  },
  State: {
    Name: state,
    EnteredTime: new Date(enteredAt).toISOString(),
    RetryCount: retried.reduce((sum, count) => sum + count, 0),
  },
  StateMachine: { Id: execution.machine, Name: execution.machine.replace(/^.*:/, '') },
  ...(token !== undefined && { Task: { Token: token } }),
  ...(item && { Map: { Item: { Index: item.index, Value: item.value } } }),
});

const through = (path: Json, value: Json, context: JsonObject): Json =>
  path === null ? {} : picked(String(path ?? '$'), value, context);

/** What a state works on: its input after `InputPath`. */
export const chosenInput = ({ members }: State, input: Json, context: JsonObject): Json =>
  through(members.InputPath, input, context);

/** What a state hands to its work: its input after `InputPath` and `Parameters`. */
export const effectiveInput = (state: State, input: Json, context: JsonObject): Json => {
  const chosen = chosenInput(state, input, context);
  const { Parameters } = state.members;
  return bounded(Parameters === undefined ? chosen : filled(Parameters, chosen, context));
};

/** What a state hands on: its result by `ResultSelector` and `ResultPath` in the input, then `OutputPath`. */
export const outputOf = ({ members }: State, input: Json, result: Json, context: JsonObject): Json => {
  const { ResultSelector, ResultPath, OutputPath } = members;
  const selected = ResultSelector === undefined ? result : filled(ResultSelector, result, context);
  const joined = ResultPath === null ? input : placed(String(ResultPath ?? '$'), input, selected);
  return bounded(through(OutputPath, joined, context));
};

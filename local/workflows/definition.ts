import { asList, asObject, isObject, type Json, type JsonObject } from '../template/resource.ts';
import { readRule } from './choice.ts';
import { pathsIn, stepsOf } from './paths.ts';

/** States that follow each other, one of which is the first. */
export interface Flow {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** A state as written, of a known type and with no member that the interpreter does not honour. */
export interface State {
  readonly name: string;
  readonly type: Type;
  readonly members: JsonObject;
  /** Branches of a Parallel state, or the one that a Map state runs for each item. */
  readonly flows: readonly Flow[];
}

/** A definition in the subset of the Amazon States Language that is run here. */
export interface Definition extends Flow {
  readonly timeoutSeconds: number | undefined;
}

const transition = ['Next', 'End'];
const data = ['InputPath', 'OutputPath'];
const result = ['Parameters', 'ResultSelector', 'ResultPath', 'Retry', 'Catch'];

/** The members that each type of state may have (Amazon States Language, "State Types"). */
const membersOf = {
  Pass: [...data, ...transition, 'Parameters', 'Result', 'ResultPath'],
  Task: [...data, ...transition, ...result, 'Resource', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Choice: [...data, 'Choices', 'Default'],
  Wait: [...data, ...transition, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: data,
  Fail: ['Error', 'Cause', 'ErrorPath', 'CausePath'],
  Parallel: [...data, ...transition, ...result, 'Branches'],
  Map: [...data, ...transition, ...result, 'ItemsPath', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency'],
} as const satisfies Record<string, readonly string[]>;

type Type = keyof typeof membersOf;

const retryMembers = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
const catchMembers = ['ErrorEquals', 'Next', 'ResultPath'];

/** Resources that a Task may name: an invocation of a function, also one that hands a token over, or an execution. */
const resources =
  /^arn:[\w-]+:(states:[\w-]*:\d*:(lambda:invoke(\.waitForTaskToken)?|states:startExecution)|lambda:[\w-]+:\d+:function:[\w-]+)$/;

/** No wait may outlive an execution, which ends after a year (Step Functions quotas): 300 days in seconds. */
const longestWait = 300 * 86_400;

const refuse = (name: string, problem: string): never => {
  throw new Error(`The state ${name} ${problem}`);
};

const assertOnly = (name: string, members: JsonObject, allowed: readonly string[]): void => {
  const unknown = Object.keys(members).find((member) => !allowed.includes(member) && member !== 'Comment');
  if (unknown !== undefined) refuse(name, `has the member ${unknown}, which is not honoured here`);
};

const assertPaths = (members: JsonObject): void => {
  const direct = Object.entries(members).filter(([name]) => name.endsWith('Path'));
  for (const [, path] of direct) if (path !== null && path !== undefined) stepsOf(String(path));
  for (const template of ['Parameters', 'ResultSelector', 'ItemSelector'])
    for (const path of pathsIn(members[template])) stepsOf(path);
};

const assertHandlers = (name: string, members: JsonObject): void => {
  for (const handler of asList(members.Retry)) assertOnly(name, asObject(handler), retryMembers);
  for (const handler of asList(members.Catch)) {
    assertOnly(name, asObject(handler), catchMembers);
    assertPaths(asObject(handler));
  }
};

const assertWait = (name: string, members: JsonObject): void => {
  const ways = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter((way) => way in members);
  if (ways.length !== 1) refuse(name, 'must say in one way how long it waits');
  if (Number(members.Seconds ?? 0) > longestWait) refuse(name, 'waits for more than 300 days');
};

const assertOwn = (name: string, type: Type, members: JsonObject): void => {
  if (type === 'Wait') assertWait(name, members);
  if (type === 'Task' && !resources.test(String(members.Resource)))
    refuse(name, `calls ${String(members.Resource)}, which is not offered here`);
  if (type === 'Choice') for (const choice of asList(members.Choices)) readRule(asObject(choice));
};

const flowsOf = (members: JsonObject): readonly Flow[] => {
  const branches = asList(members.Branches).map((branch) => readFlow(branch));
  if (members.ItemProcessor === undefined) return branches;
  const { ProcessorConfig, ...flow } = asObject(members.ItemProcessor);
  if ((asObject(ProcessorConfig).Mode ?? 'INLINE') !== 'INLINE')
    throw new Error('A Map state runs its items in line here');
  return [readFlow(flow)];
};

const readState = (name: string, value: Json): State => {
  const { Type: type, ...members } = asObject(value);
  if (typeof type !== 'string' || !Object.hasOwn(membersOf, type))
    return refuse(name, `has the type ${String(type)}, which is not run here`);
  const known = type as Type;
  assertOnly(name, members, membersOf[known]);
  assertPaths(members);
  assertHandlers(name, members);
  assertOwn(name, known, members);
  return { name, type: known, members, flows: flowsOf(members) };
};

/** States that a state may be followed by. */
const followers = ({ members }: State): readonly string[] =>
  [members, ...asList(members.Choices).map(asObject), ...asList(members.Catch).map(asObject)]
    .flatMap(({ Next, Default }) => [Next, Default])
    .filter((next) => typeof next === 'string');

const needsFollower: readonly Type[] = ['Pass', 'Task', 'Wait', 'Parallel', 'Map'];

const assertConnected = ({ startAt, states }: Flow): void => {
  if (!states.has(startAt)) throw new Error(`StartAt names ${startAt}, which is no state`);
  for (const state of states.values()) {
    const missing = followers(state).find((next) => !states.has(next));
    if (missing !== undefined) refuse(state.name, `is followed by ${missing}, which is no state`);
    if (needsFollower.includes(state.type) && 'Next' in state.members === (state.members.End === true))
      refuse(state.name, 'must have either Next or End');
  }
};

const flowMembers = ['StartAt', 'States'];

const readFlow = (value: Json, further: readonly string[] = []): Flow => {
  const members = asObject(value);
  assertOnly('machine', members, [...flowMembers, ...further]);
  const states = new Map(
    Object.entries(asObject(members.States)).map(([name, state]) => [name, readState(name, state)]),
  );
  const flow = { startAt: String(members.StartAt), states };
  assertConnected(flow);
  return flow;
};

/**
 * Reads a definition. Throws an `Error` that names the first state or member outside of the subset: what is not
 * honoured here would behave otherwise in AWS.
 */
export const readDefinition = (text: string): Definition => {
  const value = JSON.parse(text) as Json;
  const { TimeoutSeconds } = isObject(value) ? value : {};
  return {
    ...readFlow(value, ['TimeoutSeconds', 'Version', 'QueryLanguage']),
    timeoutSeconds: TimeoutSeconds === undefined ? undefined : Number(TimeoutSeconds),
  };
};

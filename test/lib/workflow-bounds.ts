import type { Definition } from '../../functions/workflows/workflow.ts';

type Members = Readonly<Record<string, unknown>>;

/** What one execution of a definition may come to at most. */
export interface Bounds {
  readonly events: number;
  readonly seconds: number;
}

const day = 86_400;
/** What an execution may come to in Step Functions, with room for what it counts itself. */
export const mostEvents = 25_000;
export const mostSeconds = 300 * day;

/** Events that a state leaves in the history each time it is entered: scheduled, started, succeeded, entered, left. */
const eventsOfState = 7;
/** How long a Lambda call may take, and a task with no time limit of its own at most. */
const lambdaSeconds = 900;

const listOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? (value as Members[]) : []);
const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

const pauses = ({ IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts }: Members): number => {
  const attempts = number(MaxAttempts, 3);
  return Array.from({ length: attempts }, (_, at) =>
    Math.min(
      number(IntervalSeconds, 1) * number(BackoffRate, 2) ** at,
      number(MaxDelaySeconds, Number.POSITIVE_INFINITY),
    ),
  ).reduce((sum, pause) => sum + pause, 0);
};

const refuse = (name: string, problem: string): never => {
  throw new Error(`${name} ${problem}`);
};

/** A wait by a path must follow a choice that bounds the very same path by a number. */
const boundOfPath = ({ States }: Definition, name: string, path: unknown): number => {
  const ways = Object.values(States).flatMap((state) =>
    listOf(state.Choices).filter(({ Next }) => Next === name),
  );
  const others = Object.values(States).filter((state) => state.Next === name || state.Default === name);
  const bounds = ways.map((way) =>
    way.Variable === path ? number(way.NumericLessThanEquals ?? way.NumericLessThan, Number.NaN) : Number.NaN,
  );
  if (others.length > 0 || bounds.length === 0 || bounds.some(Number.isNaN))
    return refuse(name, 'waits as long as its input says, which no choice bounds');
  return Math.max(...bounds);
};

const waitOf = (definition: Definition, name: string, state: Members): number => {
  if (typeof state.Seconds === 'number') return state.Seconds;
  if (typeof state.SecondsPath === 'string') return boundOfPath(definition, name, state.SecondsPath);
  return refuse(name, 'waits for an instant that nothing bounds');
};

const ownBounds = (definition: Definition, name: string): Bounds => {
  const state = definition.States[name] ?? refuse(name, 'is no state');
  if (state.Type === 'Map') return refuse(name, 'runs as many items as its input has');
  if (state.Type === 'Wait') return { events: eventsOfState, seconds: waitOf(definition, name, state) };
  const attempts = listOf(state.Retry).reduce((sum, { MaxAttempts }) => sum + number(MaxAttempts, 3), 1);
  const paused = listOf(state.Retry).reduce((sum, retrier) => sum + pauses(retrier), 0);
  const below = listOf(state.Branches).map((branch) => boundsOf(branch as unknown as Definition));
  const each = state.Type === 'Task' ? number(state.TimeoutSeconds, lambdaSeconds) : 0;
  if (String(state.Resource).endsWith('.waitForTaskToken') && state.TimeoutSeconds === undefined)
    return refuse(name, 'waits for a token without an end');
  return {
    events: attempts * (eventsOfState + below.reduce((sum, { events }) => sum + events, 0)),
    seconds: paused + attempts * (each + Math.max(0, ...below.map(({ seconds }) => seconds))),
  };
};

const followersOf = (state: Members): readonly string[] =>
  [state, ...listOf(state.Choices), ...listOf(state.Catch)]
    .flatMap(({ Next, Default }) => [Next, Default])
    .filter((next) => typeof next === 'string');

/**
 * What an execution may come to on its longest way, every retry used.
 * @throws Error for a way that comes back to a state, and for one that has no bound.
 */
export const boundsOf = (definition: Definition): Bounds => {
  const known = new Map<string, Bounds>();
  const from = (name: string, way: readonly string[]): Bounds => {
    if (way.includes(name)) return refuse(name, 'is come back to: start a successor instead');
    const found = known.get(name);
    if (found) return found;
    const own = ownBounds(definition, name);
    const state = definition.States[name] as Members;
    const rest = followersOf(state).map((next) => from(next, [...way, name]));
    const bounds = {
      events: own.events + Math.max(0, ...rest.map(({ events }) => events)),
      seconds: own.seconds + Math.max(0, ...rest.map(({ seconds }) => seconds)),
    };
    known.set(name, bounds);
    return bounds;
  };
  return from(definition.StartAt, []);
};

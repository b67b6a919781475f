import type { Json } from '../template/resource.ts';

type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Where an execution, or one branch or item of it, stands. */
export interface Thread {
  readonly id: number;
  /** The thread that waits for this one in a Parallel or Map state, and the place of the result there. */
  readonly parent?: { readonly id: number; readonly slot: number };
  /** Names of the states, each with the number of its flow, that lead to this thread's flow. */
  readonly scope: readonly (readonly [state: string, flow: number])[];
  readonly state: string;
  /** Input of the state before its `InputPath`. */
  readonly input: Json;
  /**
   * What comes next: the state is entered; a wait or a pause before a retry ends; a task is called; its token comes
   * back; the threads below end.
   */
  readonly phase: 'enter' | 'wait' | 'retry' | 'call' | 'token' | 'below';
  readonly enteredAt: number;
  /** Epoch milliseconds at which the phase ends by itself. */
  readonly due?: number;
  /** Epoch milliseconds at which the task has taken too long. */
  readonly lateAt?: number;
  readonly token?: string;
  /** Which call of the execution this is: an ending of an earlier one is none of this. */
  readonly attempt?: number;
  /** What the task is called with. */
  readonly payload?: Json;
  /** Milliseconds that a task may be silent. */
  readonly heartbeat?: number;
  /** How often each retrier of the state has been used. */
  readonly retried: readonly number[];
  /** The item of a Map state that this thread runs for. */
  readonly item?: { readonly index: number; readonly value: Json };
  /** Items that a Map state has not begun yet, and results that came so far. */
  readonly below?: Below;
}

/** An item of a Map state, with what its thread is given. */
export interface MapItem {
  readonly input: Json;
  readonly value: Json;
}

interface Below {
  readonly waiting: readonly MapItem[];
  readonly count: number;
  readonly results: Readonly<Record<number, Json>>;
}

/** One run of a state machine, as it is kept. Epoch milliseconds. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly status: Status;
  readonly input: Json;
  readonly startedAt: number;
  /** When it has taken too long as a whole. */
  readonly endsAt: number;
  readonly stoppedAt?: number;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** About as many as the history in AWS would have: it ends an execution at 25,000. */
  readonly events: number;
  readonly lastThread: number;
  readonly threads: readonly Thread[];
}

/** When something happens to an execution by itself; undefined when it is over. */
export const dueOf = ({ threads, status, endsAt }: Execution): number | undefined => {
  if (status !== 'RUNNING') return undefined;
  const times = threads.flatMap(({ phase, due, lateAt }) =>
    phase === 'enter' ? [0] : [due, lateAt].filter((time) => time !== undefined),
  );
  return Math.min(endsAt, ...times);
};

export const tokensOf = ({ threads }: Execution): readonly string[] =>
  threads.flatMap(({ token }) => (token === undefined ? [] : [token]));

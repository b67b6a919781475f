import type { Unit } from '../unit.ts';
import { enterAsServerAdmin } from './server-admin.ts';

/** What waits for a worker. Queues count approximately. */
interface QueueState {
  /** As the worker calls its queue. */
  readonly name: string;
  readonly waiting: number;
  /** Messages in the hands of the worker. */
  readonly underWay: number;
  /** Messages that are to be handed out later. */
  readonly delayed: number;
  /** Seconds since the oldest of all these was sent; undefined where there is none, or nobody counted yet. */
  readonly oldestSeconds: number | undefined;
  /** Messages that the worker failed with too often. */
  readonly deadLetters: number;
}

export const alarmStates = ['ok', 'alarm', 'insufficient-data'] as const;

export interface AlarmState {
  readonly name: string;
  readonly description: string;
  readonly state: (typeof alarmStates)[number];
  readonly changedAt: Date;
}

export interface WorkingState {
  /** When it was looked at. */
  readonly at: Date;
  readonly queues: readonly QueueState[];
  /** What was given up by all that have no queue of their own. */
  readonly givenUp: number;
  /** Undefined where no alarms are kept. */
  readonly alarms: readonly AlarmState[] | undefined;
}

/** Queues and alarms of this installation. */
export interface Workings {
  /** A few seconds old at most; `unavailable` where a part of it cannot be read. */
  state(): Promise<WorkingState>;
}

/** What waits for workers, and which alarms rose; undefined where this instance cannot look. For server admins. */
export const readWorkings = async (unit: Unit): Promise<WorkingState | undefined> => {
  await enterAsServerAdmin(unit);
  return unit.workings?.state();
};

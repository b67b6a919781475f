import type { AuditEventType } from '../../layers/domain/audit/event-types.ts';

type Json = Readonly<Record<string, unknown>>;

/** A state as the Amazon States Language writes it, in the subset of docs/workflows.md. */
export type State = Json & {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Pass' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';
};

/** A definition: states that follow each other and never come back to one. What repeats starts its successor. */
export interface Definition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Events of the trail that start an execution, each one. */
interface EventStart {
  readonly description: string;
  readonly detailTypes: readonly AuditEventType[];
  /** Those of them that start nothing where the setting `leaseExpiry` is `sweep`. */
  readonly leftToSweep?: readonly AuditEventType[];
  /** What else the event must be, as an EventBridge pattern. */
  readonly detail: Json;
  /** What the execution is given: members, each a path into the event, such as `$.detail.metadata.leaseId`. */
  readonly input: Readonly<Record<string, `$.${string}`>>;
}

/** One state machine (Standard): what waits, and which workers act for it. Its state holds ids and times, no secret. */
export interface Workflow {
  /** The state machine is called `<namePrefix>-<name>`, and so is the rule that starts it. */
  readonly name: string;
  readonly description: string;
  /** Of its construct in the stack: part of logical ids, so never changed. */
  readonly constructId: string;
  readonly startedBy: EventStart;
  /** Workers of the stack `events` that its tasks call, by name. */
  readonly workers: readonly string[];
  readonly definition: Definition;
  /** What it means when an execution fails, for whoever the alarm wakes. */
  readonly alarm: string;
}

/** What stands for a worker's function in a definition until it is deployed; `key-rotation` is `${KeyRotation}`. */
export const placeholderOf = (worker: string): string =>
  worker.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

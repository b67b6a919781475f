import { join } from 'node:path';
import type { Json } from '../../../local/template/resource.ts';
import { readDefinition } from '../../../local/workflows/definition.ts';
import { Engine, type Perform } from '../../../local/workflows/engine.ts';
import type { Execution } from '../../../local/workflows/execution.ts';
import { type ExecutionStore, openExecutions } from '../../../local/workflows/store.ts';
import { memoryLog, temporaryFolder } from '../fixtures/folder.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:tested';

export interface Workbench {
  readonly engine: Engine;
  readonly store: ExecutionStore;
  /** What tasks were called with, in order. */
  readonly payloads: Json[];
  /** Moves the clock, in seconds, and lets everything happen that is due. */
  pass(seconds: number): Promise<void>;
  start(input?: Json): Execution;
  now(): Execution;
}

export interface BenchOptions {
  readonly perform?: Perform;
  readonly file?: string;
  readonly store?: (store: ExecutionStore) => ExecutionStore;
  readonly clock?: { now: number };
}

/** A state machine with a clock to move and tasks that answer as told: with their payload unless said otherwise. */
export const workbench = (
  definition: object,
  {
    perform = async ({ payload }) => payload,
    file = join(temporaryFolder(), 'executions.db'),
    store: wrap = (store) => store,
    clock = { now: Date.parse('2026-01-01T00:00:00Z') },
  }: BenchOptions = {},
): Workbench => {
  const store = wrap(openExecutions(file));
  const payloads: Json[] = [];
  const machine = { arn, name: 'tested', definition: readDefinition(JSON.stringify(definition)) };
  const engine = new Engine({
    machines: [machine],
    store,
    log: memoryLog(),
    now: () => clock.now,
    random: () => 0.5,
    perform: async (call) => {
      payloads.push(call.payload);
      return perform(call);
    },
  });
  const happen = async (): Promise<void> => {
    for (let round = 0; round < 50; round += 1) {
      engine.sweep();
      await engine.settle();
    }
  };
  return {
    engine,
    store,
    payloads,
    start: (input = {}) => engine.start(machine, 'run', input),
    pass: async (seconds) => {
      await happen();
      clock.now += seconds * 1000;
      await happen();
    },
    now: () => {
      const found = store.find(`${arn.replace('stateMachine', 'execution')}:run`);
      if (!found) throw new Error('Nothing was started');
      return found;
    },
  };
};

export const invoke = 'arn:aws:states:::lambda:invoke';

/** A definition of these states, the first of which begins. */
export const flow = (states: Readonly<Record<string, object>>, more: object = {}) => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});

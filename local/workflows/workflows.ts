import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalLambda } from '../lambda/local-lambda.ts';
import type { Log } from '../log.ts';
import type { Operations } from '../services/endpoint.ts';
import type { App } from '../template/app.ts';
import type { LambdaFunction } from '../template/functions.ts';
import type { Json } from '../template/resource.ts';
import { Engine } from './engine.ts';
import { startedExecution, workflowOperations } from './operations.ts';
import { performOn } from './perform.ts';
import { openExecutions } from './store.ts';

/** The state machines of the app, which run. */
export interface Workflows {
  /** Begins an execution; it is on disk when this returns. Throws for a state machine that is none of the app's. */
  begin(machineArn: string, input: Json): void;
  readonly operations: Operations;
  /** Goes on with what an earlier run left. */
  resume(): void;
  stop(): void;
}

interface Surroundings {
  readonly app: Pick<App, 'workflows' | 'functions'>;
  readonly dataDir: string;
  readonly lambda: LocalLambda;
  readonly log: Pick<Log, 'error'>;
}

const inText =
  (functions: readonly LambdaFunction[]) =>
  (text: string): LambdaFunction | undefined =>
    functions.find(({ name, arn }) => text === name || text === arn || text.startsWith(`${arn}:`));

/** Opens the executions in the data folder. */
export const openWorkflows = ({ app, dataDir, lambda, log }: Surroundings): Workflows => {
  const folder = join(dataDir, 'workflows');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = openExecutions(join(folder, 'executions.db'));
  const start = (machineArn: string, name: string, input: Json): string => {
    const machine = engine.machine(machineArn);
    if (!machine) throw new Error(`There is no state machine ${machineArn}`);
    return startedExecution(engine, store, machine, name, input).arn;
  };
  const perform = performOn({ lambda, functions: { inText: inText(app.functions) }, startExecution: start });
  const engine: Engine = new Engine({ machines: app.workflows, store, perform, log });
  return {
    begin: (machineArn, input) => void start(machineArn, randomUUID(), input),
    operations: workflowOperations(engine, store),
    resume: () => engine.resume(),
    stop: () => {
      engine.stop();
      store.close();
    },
  };
};

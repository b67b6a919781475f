import { randomUUID } from 'node:crypto';
import { type Operation, type Operations, ServiceRefusal } from '../services/endpoint.ts';
import { asNumber, asText, type Json, type JsonObject } from '../template/resource.ts';
import { type Engine, type Machine, UnknownToken } from './engine.ts';
import type { Execution } from './execution.ts';
import { StateFailure } from './failure.ts';
import type { ExecutionStore } from './store.ts';

const mostListed = 1000;
const largestInput = 256 * 1024;

const refuse = (code: string, message: string): never => {
  throw new ServiceRefusal(code, message);
};

const parsed = (text: Json, code: string): Json => {
  const json = asText(text) ?? '{}';
  if (Buffer.byteLength(json) > largestInput) return refuse(code, 'At most 256 KB are accepted.');
  try {
    return JSON.parse(json) as Json;
  } catch {
    return refuse(code, 'The text is no JSON.');
  }
};

const seconds = (milliseconds: number): number => milliseconds / 1000;

const summaryOf = ({ arn, machine, name, status, startedAt, stoppedAt }: Execution): JsonObject => ({
  executionArn: arn,
  stateMachineArn: machine,
  name,
  status,
  startDate: seconds(startedAt),
  ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
});

const described = (execution: Execution): JsonObject => ({
  ...summaryOf(execution),
  input: JSON.stringify(execution.input ?? {}),
  ...(execution.output !== undefined && { output: JSON.stringify(execution.output) }),
  ...(execution.error !== undefined && { error: execution.error }),
  ...(execution.cause !== undefined && { cause: execution.cause }),
});

/**
 * Starts an execution, once under each name.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export const startedExecution = (
  engine: Engine,
  store: ExecutionStore,
  machine: Machine,
  name: string,
  input: Json,
): Execution => {
  const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  const before = store.find(arn);
  if (!before) return engine.start(machine, name, input);
  const isSame = before.status === 'RUNNING' && JSON.stringify(before.input) === JSON.stringify(input);
  return isSame ? before : refuse('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
};

const machineOf = (engine: Engine, arn: Json): Machine =>
  engine.machine(String(arn)) ?? refuse('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);

const executionOf = (store: ExecutionStore, arn: Json): Execution =>
  store.find(String(arn)) ?? refuse('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);

const withToken = (work: (input: JsonObject) => void): Operation => {
  return async (input) => {
    try {
      work(input);
      return {};
    } catch (error) {
      if (error instanceof UnknownToken) return refuse('TaskTimedOut', error.message);
      throw error;
    }
  };
};

const list = (store: ExecutionStore, input: JsonObject): JsonObject => {
  const limit = Math.min(asNumber(input.maxResults) || 100, mostListed);
  const before = asNumber(input.nextToken) ?? Number.MAX_SAFE_INTEGER;
  const found = store.list(String(input.stateMachineArn), asText(input.statusFilter), limit, before);
  const last = found.length === limit ? found.at(-1) : undefined;
  return { executions: found.map(summaryOf), ...(last && { nextToken: String(last.startedAt) }) };
};

/** The operations of Step Functions that functions and operators use, in its JSON protocol. */
export const workflowOperations = (engine: Engine, store: ExecutionStore): Operations => ({
  'AWSStepFunctions.StartExecution': async ({ stateMachineArn, name, input }) => {
    const machine = machineOf(engine, stateMachineArn);
    const parsedInput = parsed(input, 'InvalidExecutionInput');
    const { arn, startedAt } = startedExecution(
      engine,
      store,
      machine,
      asText(name) ?? randomUUID(),
      parsedInput,
    );
    return { executionArn: arn, startDate: seconds(startedAt) };
  },
  'AWSStepFunctions.DescribeExecution': async ({ executionArn }) =>
    described(executionOf(store, executionArn)),
  'AWSStepFunctions.ListExecutions': async (input) => {
    machineOf(engine, input.stateMachineArn);
    return list(store, input);
  },
  'AWSStepFunctions.StopExecution': async ({ executionArn, error, cause }) => {
    const stopped = engine.abort(executionOf(store, executionArn), asText(error), asText(cause));
    return { stopDate: seconds(stopped.stoppedAt ?? 0) };
  },
  'AWSStepFunctions.SendTaskSuccess': withToken(({ taskToken, output }) =>
    engine.endTask(String(taskToken), { result: parsed(output, 'InvalidOutput') }),
  ),
  'AWSStepFunctions.SendTaskFailure': withToken(({ taskToken, error, cause }) =>
    engine.endTask(String(taskToken), {
      failure: new StateFailure(asText(error) ?? 'States.TaskFailed', asText(cause) ?? ''),
    }),
  ),
  'AWSStepFunctions.SendTaskHeartbeat': withToken(({ taskToken }) => engine.heartbeat(String(taskToken))),
});

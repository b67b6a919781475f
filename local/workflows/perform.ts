import { randomUUID } from 'node:crypto';
import { reasonOf } from '../failure.ts';
import { InvocationFailure } from '../lambda/function-thread.ts';
import type { LocalLambda } from '../lambda/local-lambda.ts';
import { ServiceRefusal } from '../services/endpoint.ts';
import type { FunctionDirectory, LambdaFunction } from '../template/functions.ts';
import { asObject, asText, type Json } from '../template/resource.ts';
import type { Perform } from './engine.ts';
import { runtimeFailure, StateFailure } from './failure.ts';

/** What tasks may call on this machine. */
export interface Callable {
  readonly lambda: Pick<LocalLambda, 'invoke'>;
  readonly functions: Pick<FunctionDirectory, 'inText'>;
  /** Starts an execution of another state machine and answers its ARN. */
  readonly startExecution: (machineArn: string, name: string, input: Json) => string;
}

/** How Lambda's failures are called in a state machine. */
const errorNames = { threw: 'Error', crashed: 'Lambda.Unknown', 'timed-out': 'States.Timeout' } as const;

const failureOf = (error: unknown): StateFailure => {
  const message = reasonOf(error);
  if (!(error instanceof InvocationFailure)) return new StateFailure('Lambda.Unknown', message);
  return new StateFailure(errorNames[error.kind], JSON.stringify({ errorMessage: message }));
};

const invoke = async ({ lambda }: Callable, target: LambdaFunction, event: Json): Promise<Json> => {
  try {
    return ((await lambda.invoke(target, event)) ?? null) as Json;
  } catch (error) {
    throw failureOf(error);
  }
};

const known = ({ functions }: Callable, name: string): LambdaFunction => {
  const found = functions.inText(name);
  if (!found) throw runtimeFailure(`There is no function ${name}`);
  return found;
};

/** What Step Functions calls a refusal of StartExecution in a state machine. */
const startExecution = (callable: Callable, machineArn: string, name: string, input: Json): string => {
  try {
    return callable.startExecution(machineArn, name, input);
  } catch (error) {
    if (!(error instanceof ServiceRefusal)) throw error;
    throw new StateFailure(`StepFunctions.${error.code}Exception`, error.message);
  }
};

/** Does the work of tasks: invokes functions, and starts other executions. */
export const performOn =
  (callable: Callable): Perform =>
  async ({ resource, payload }) => {
    if (!resource.includes(':states:')) return invoke(callable, known(callable, resource), payload);
    const parameters = asObject(payload);
    if (resource.endsWith('states:startExecution')) {
      const { StateMachineArn, Name, Input } = parameters;
      const name = asText(Name) ?? randomUUID();
      return { ExecutionArn: startExecution(callable, String(StateMachineArn), name, Input ?? {}) };
    }
    const target = known(callable, String(parameters.FunctionName));
    return { StatusCode: 200, Payload: await invoke(callable, target, parameters.Payload ?? {}) };
  };

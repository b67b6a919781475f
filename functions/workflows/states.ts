import { placeholderOf, type State } from './workflow.ts';

type Json = Readonly<Record<string, unknown>>;

/** Tries for up to an hour: what fails longer than that is for somebody to look at. */
const patiently = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 5,
  MaxAttempts: 10,
  BackoffRate: 2,
  MaxDelaySeconds: 900,
  JitterStrategy: 'FULL',
} as const;

/** Has a worker act; its answer goes into the input under `answer`. The worker may be called twice for one task. */
export const call = (worker: string, input: Json, next: string): State => ({
  Type: 'Task',
  Resource: `\${${placeholderOf(worker)}}`,
  Parameters: input,
  ResultPath: '$.answer',
  Retry: [patiently],
  Next: next,
});

/**
 * Starts the next execution of the same state machine under a name that makes two of one into one: this is how anything
 * repeats, so that no history fills up.
 */
export const startSuccessor = (name: `$.${string}`, input: Json): State => ({
  Type: 'Task',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in when it is deployed
  Resource: 'arn:${Partition}:states:::states:startExecution',
  Parameters: { 'StateMachineArn.$': '$$.StateMachine.Id', 'Name.$': name, Input: input },
  Retry: [
    { ...patiently, ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], MaxAttempts: 0 },
    patiently,
  ],
  Catch: [{ ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], Next: 'Done' }],
  Next: 'Done',
});

export const done: State = { Type: 'Succeed' };

export const waitSeconds = (seconds: number, next: string): State => ({
  Type: 'Wait',
  Seconds: seconds,
  Next: next,
});

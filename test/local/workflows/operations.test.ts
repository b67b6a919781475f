import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalLambda } from '../../../local/lambda/local-lambda.ts';
import { startServiceEndpoint } from '../../../local/services/endpoint.ts';
import type { LambdaFunction } from '../../../local/template/functions.ts';
import { readDefinition } from '../../../local/workflows/definition.ts';
import { openWorkflows } from '../../../local/workflows/workflows.ts';
import { memoryLog, temporaryFolder, until } from '../fixtures/folder.ts';
import { flow, invoke } from './workbench.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:greeting';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:greet';
const greet = { name: 'greet', arn: functionArn } as LambdaFunction;

const states = {
  Greet: {
    Type: 'Task',
    Resource: `${invoke}.waitForTaskToken`,
    Parameters: { FunctionName: functionArn, Payload: { 'name.$': '$.name', 'token.$': '$$.Task.Token' } },
    End: true,
  },
};

/** Step Functions as the runner serves it, with a function that keeps what it was called with. */
const served = async (dataDir = temporaryFolder()) => {
  const events: { name: string; token: string }[] = [];
  const lambda = {
    invoke: async (_: unknown, event: unknown) => void events.push(event as { name: string; token: string }),
  } as unknown as LocalLambda;
  const machine = { arn, name: 'greeting', definition: readDefinition(JSON.stringify(flow(states))) };
  const app = { workflows: [machine], functions: [greet] };
  const workflows = openWorkflows({ app, dataDir, lambda, log: memoryLog() });
  const endpoint = await startServiceEndpoint(workflows.operations);
  workflows.resume();
  const stop = async () => {
    await endpoint.stop();
    workflows.stop();
  };
  const ask = async (operation: string, input: object) => {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'x-amz-target': `AWSStepFunctions.${operation}`,
        'content-type': 'application/x-amz-json-1.0',
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, ...((await response.json()) as Record<string, never>) } as Record<
      string,
      unknown
    >;
  };
  return { ask, events, stop, workflows };
};

type Served = Awaited<ReturnType<typeof served>>;

const opened = async (dataDir?: string): Promise<Served> => {
  const open = await served(dataDir);
  onTestFinished(() => open.stop());
  return open;
};

const start = ({ ask }: Served, name = 'first', input: object = { name: 'Ada' }) =>
  ask('StartExecution', { stateMachineArn: arn, name, input: JSON.stringify(input) });

describe('Step Functions on this machine', () => {
  it('runs an execution from its start to the token that ends it', async () => {
    const open = await opened();
    const { executionArn } = await start(open);
    const { token, name } = await until(() => open.events[0]);
    expect(name).toBe('Ada');
    expect(await open.ask('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    await open.ask('SendTaskSuccess', { taskToken: token, output: '{"said":"hello"}' });
    const over = await open.ask('DescribeExecution', { executionArn });
    expect(over).toMatchObject({ status: 'SUCCEEDED', output: '{"said":"hello"}', input: '{"name":"Ada"}' });
  });

  it('starts once under a name, and refuses the name for another input', async () => {
    const open = await opened();
    const { executionArn } = await start(open);
    expect(await start(open)).toMatchObject({ executionArn });
    expect(await start(open, 'first', { name: 'Eve' })).toMatchObject({ __type: 'ExecutionAlreadyExists' });
    const { executions } = await open.ask('ListExecutions', { stateMachineArn: arn });
    expect(executions).toHaveLength(1);
  });

  it('lists executions newest first, by status and in pages', async () => {
    const open = await opened();
    for (const name of ['one', 'two', 'three']) {
      await start(open, name);
      await new Promise((next) => setTimeout(next, 2));
    }
    await open.ask('StopExecution', { executionArn: `${arn.replace('stateMachine', 'execution')}:two` });
    const names = ({ executions }: Record<string, unknown>) =>
      (executions as { name: string }[]).map(({ name }) => name);
    const page = await open.ask('ListExecutions', { stateMachineArn: arn, maxResults: 2 });
    expect(names(page)).toEqual(['three', 'two']);
    const rest = await open.ask('ListExecutions', {
      stateMachineArn: arn,
      maxResults: 2,
      nextToken: page.nextToken,
    });
    expect(names(rest)).toEqual(['one']);
    expect(
      names(await open.ask('ListExecutions', { stateMachineArn: arn, statusFilter: 'ABORTED' })),
    ).toEqual(['two']);
  });

  it('goes on with an execution after the process that began it', async () => {
    const dataDir = temporaryFolder();
    const before = await served(dataDir);
    const { executionArn } = await start(before);
    const { token } = await until(() => before.events[0]);
    await before.stop();
    const after = await opened(dataDir);
    await after.ask('SendTaskFailure', { taskToken: token, error: 'Refused', cause: 'by hand' });
    expect(await after.ask('DescribeExecution', { executionArn })).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: 'by hand',
    });
  });

  it('begins an execution for a rule', async () => {
    const open = await opened();
    open.workflows.begin(arn, { name: 'Bus' });
    expect(await until(() => open.events[0])).toMatchObject({ name: 'Bus' });
    expect(() => open.workflows.begin(`${arn}x`, {})).toThrow('no state machine');
  });

  it.each([
    ['StartExecution', { stateMachineArn: `${arn}x` }, 'StateMachineDoesNotExist'],
    ['StartExecution', { stateMachineArn: arn, input: '{' }, 'InvalidExecutionInput'],
    ['DescribeExecution', { executionArn: 'x' }, 'ExecutionDoesNotExist'],
    ['StopExecution', { executionArn: 'x' }, 'ExecutionDoesNotExist'],
    ['ListExecutions', { stateMachineArn: 'x' }, 'StateMachineDoesNotExist'],
    ['SendTaskSuccess', { taskToken: 'guess', output: '{}' }, 'TaskTimedOut'],
    ['SendTaskFailure', { taskToken: 'guess' }, 'TaskTimedOut'],
    ['SendTaskHeartbeat', { taskToken: 'guess' }, 'TaskTimedOut'],
    ['SendTaskSuccess', { taskToken: 'guess', output: '{' }, 'InvalidOutput'],
  ])('%s refuses %j as %s', async (operation, input, code) => {
    const open = await opened();
    expect(await open.ask(operation, input)).toMatchObject({ status: 400, __type: code });
  });
});

it('keeps executions for their owner alone', async () => {
  const dataDir = temporaryFolder();
  const open = await opened(dataDir);
  await start(open);
  const { statSync } = await import('node:fs');
  expect(statSync(join(dataDir, 'workflows', 'executions.db')).mode & 0o077).toBe(0);
});

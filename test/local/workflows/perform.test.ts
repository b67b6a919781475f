import { describe, expect, it } from 'vitest';
import { ServiceRefusal } from '../../../local/services/endpoint.ts';
import { performOn } from '../../../local/workflows/perform.ts';

const resource = 'arn:aws:states:::states:startExecution';
const payload = { StateMachineArn: 'arn:machine', Name: 'next', Input: { id: 1 } };

const performWith = (startExecution: (arn: string, name: string, input: unknown) => string) =>
  performOn({
    lambda: { invoke: async () => null },
    functions: { inText: () => undefined },
    startExecution,
  })({ thread: 1, attempt: 1, resource, payload });

describe('a task that starts an execution', () => {
  it('answers its ARN', async () => {
    const started: unknown[] = [];
    const answer = await performWith((...call) => {
      started.push(call);
      return 'arn:execution';
    });
    expect(answer).toEqual({ ExecutionArn: 'arn:execution' });
    expect(started).toEqual([['arn:machine', 'next', { id: 1 }]]);
  });

  it('fails by the name that Step Functions gives to a name that was used', async () => {
    const refused = performWith(() => {
      throw new ServiceRefusal('ExecutionAlreadyExists', 'Execution Already Exists');
    });
    await expect(refused).rejects.toMatchObject({
      error: 'StepFunctions.ExecutionAlreadyExistsException',
    });
  });

  it('fails as it does when the interpreter itself is wrong', async () => {
    const broken = performWith(() => {
      throw new TypeError('broken');
    });
    await expect(broken).rejects.toBeInstanceOf(TypeError);
  });
});

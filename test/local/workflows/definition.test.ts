import validator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../../local/workflows/definition.ts';
import { flow, invoke } from './workbench.ts';

const end = { End: true };
const pass = { Type: 'Pass', ...end };
const read = (definition: object) => () => readDefinition(JSON.stringify(definition));

describe('a definition', () => {
  it.each([
    ['an unknown type', { A: { Type: 'Dance' } }, /A has the type Dance/],
    ['an unknown member', { A: { ...pass, Assign: {} } }, /A has the member Assign/],
    ['a member of another type', { A: { ...pass, Seconds: 1 } }, /A has the member Seconds/],
    ['a path to many places', { A: { ...pass, InputPath: '$..x' } }, /no reference path/],
    [
      'an intrinsic function',
      { A: { ...pass, Parameters: { 'x.$': 'States.UUID()' } } },
      /no reference path/,
    ],
    [
      'a filter inside of Parameters',
      { A: { ...pass, Parameters: { y: [{ 'x.$': '$[?(@.a)]' }] } } },
      /no reference/,
    ],
    [
      'a resource that is not offered',
      { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', ...end } },
      /A calls arn:aws:states:::sqs:sendMessage/,
    ],
    [
      'an unknown comparison',
      { A: { Type: 'Choice', Choices: [{ Variable: '$.a', Like: 'x', Next: 'A' }] } },
      /Like/,
    ],
    [
      'two comparisons at once',
      { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, IsString: true, Next: 'A' }] } },
      /in one way/,
    ],
    ['a wait without a time', { A: { Type: 'Wait', ...end } }, /in one way how long/],
    [
      'a wait beyond 300 days',
      { A: { Type: 'Wait', Seconds: 300 * 86_400 + 1, ...end } },
      /more than 300 days/,
    ],
    ['a follower that is no state', { A: { Type: 'Pass', Next: 'B' } }, /followed by B/],
    [
      'a catcher that leads nowhere',
      { A: { Type: 'Task', Resource: invoke, ...end, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] } },
      /followed by B/,
    ],
    ['neither Next nor End', { A: { Type: 'Pass' } }, /either Next or End/],
    ['both Next and End', { A: { ...pass, Next: 'A' } }, /either Next or End/],
    [
      'an unknown member of a retrier',
      { A: { Type: 'Task', Resource: invoke, ...end, Retry: [{ ErrorEquals: ['x'], Hope: 1 }] } },
      /Hope/,
    ],
    [
      'a distributed map',
      {
        A: {
          Type: 'Map',
          ...end,
          ItemProcessor: { ...flow({ P: pass }), ProcessorConfig: { Mode: 'DISTRIBUTED' } },
        },
      },
      /in line/,
    ],
    [
      'something unknown in a branch',
      { A: { Type: 'Parallel', ...end, Branches: [flow({ B: { Type: 'Dance' } })] } },
      /B has the type/,
    ],
  ])('with %s is refused by name', (_, states, problem) => {
    expect(read(flow(states))).toThrow(problem);
  });

  it.each([
    ['a member of its own', { ...flow({ A: pass }), Loop: true }],
    ['a start that is no state', { StartAt: 'B', States: { A: pass } }],
  ])('with %s is refused', (_, definition) => {
    expect(read(definition)).toThrow();
  });

  it('that is taken here is valid to the public validator as well', () => {
    const definition = flow({
      T: {
        Type: 'Task',
        Resource: `${invoke}.waitForTaskToken`,
        Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
        TimeoutSeconds: 60,
        HeartbeatSeconds: 10,
        Retry: [{ ErrorEquals: ['States.ALL'], MaxDelaySeconds: 60, JitterStrategy: 'FULL' }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.why', Next: 'W' }],
        Next: 'W',
      },
      W: { Type: 'Wait', TimestampPath: '$.at', Next: 'M' },
      M: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: flow({ P: pass }),
        MaxConcurrency: 2,
        Next: 'C',
      },
      C: { Type: 'Choice', Choices: [{ Variable: '$.a', StringMatches: 'x*', Next: 'S' }], Default: 'F' },
      S: { Type: 'Succeed' },
      F: { Type: 'Fail', Error: 'Mine', Cause: 'so' },
    });
    expect(read(definition)).not.toThrow();
    expect(validator(definition)).toMatchObject({ isValid: true });
  });
});

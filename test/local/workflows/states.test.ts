import { describe, expect, it } from 'vitest';
import type { Json } from '../../../local/template/resource.ts';
import { StateFailure } from '../../../local/workflows/failure.ts';
import { flow, invoke, workbench } from './workbench.ts';

interface Case {
  readonly name: string;
  readonly states: Readonly<Record<string, object>>;
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: string;
}

const end = { End: true };
const done = { Type: 'Pass', ...end };
const choosing = (rule: object) => ({
  Choose: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
  Yes: { Type: 'Pass', Result: 'yes', ...end },
  No: { Type: 'Pass', Result: 'no', ...end },
});
const choice = (name: string, rule: object, input: Json, output: string): Case => ({
  name,
  states: choosing(rule),
  input,
  output,
});

const cases: readonly Case[] = [
  { name: 'Pass hands its input on', states: { A: done }, input: { a: 1 }, output: { a: 1 } },
  { name: 'Pass gives its result', states: { A: { ...done, Result: [1, 2] } }, output: [1, 2] },
  {
    name: 'ResultPath puts a result beside the input',
    states: { A: { ...done, Result: 5, ResultPath: '$.b.c' } },
    input: { a: 1 },
    output: { a: 1, b: { c: 5 } },
  },
  {
    name: 'ResultPath null forgets the result',
    states: { A: { ...done, Result: 5, ResultPath: null } },
    input: { a: 1 },
    output: { a: 1 },
  },
  {
    name: 'InputPath and OutputPath choose',
    states: { A: { ...done, InputPath: '$.x', OutputPath: '$.y' } },
    input: { x: { y: 7 } },
    output: 7,
  },
  { name: 'InputPath null is nothing', states: { A: { ...done, InputPath: null } }, input: 3, output: {} },
  {
    name: 'Parameters take values from the input and the context',
    states: {
      A: {
        ...done,
        Parameters: { 'id.$': '$.list[1]', 'run.$': '$$.Execution.Name', same: ['x', { 'n.$': '$.n' }] },
      },
    },
    input: { list: [1, 2], n: 3 },
    output: { id: 2, run: 'run', same: ['x', { n: 3 }] },
  },
  {
    name: 'a path that leads nowhere fails Parameters',
    states: { A: { ...done, Parameters: { 'id.$': '$.none' } } },
    error: 'States.ParameterPathFailure',
  },
  {
    name: 'a path that leads nowhere fails InputPath',
    states: { A: { ...done, InputPath: '$.x' } },
    error: 'States.Runtime',
  },
  {
    name: 'a result cannot go below a text',
    states: { A: { ...done, Result: 1, ResultPath: '$.a.b' } },
    input: { a: 'text' },
    error: 'States.ResultPathMatchFailure',
  },
  { name: 'Succeed ends', states: { A: { Type: 'Succeed', InputPath: '$.a' } }, input: { a: 2 }, output: 2 },
  { name: 'Fail fails', states: { A: { Type: 'Fail', Error: 'Mine', Cause: 'so' } }, error: 'Mine' },
  {
    name: 'Fail takes its error from the input',
    states: { A: { Type: 'Fail', ErrorPath: '$.e', CausePath: '$.c' } },
    input: { e: 'Theirs', c: '' },
    error: 'Theirs',
  },
  {
    name: 'more than 256 KB fail',
    states: { A: { ...done, Result: 'x'.repeat(262_145) } },
    error: 'States.DataLimitExceeded',
  },
  {
    name: 'a choice without a match or a default fails',
    states: { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }] }, B: done },
    input: { a: 1 },
    error: 'States.NoChoiceMatched',
  },
  choice('StringEquals', { Variable: '$.a', StringEquals: 'x' }, { a: 'x' }, 'yes'),
  choice('StringEquals of a number', { Variable: '$.a', StringEquals: '1' }, { a: 1 }, 'no'),
  choice('StringEqualsPath', { Variable: '$.a', StringEqualsPath: '$.b' }, { a: 'x', b: 'x' }, 'yes'),
  choice('StringLessThan', { Variable: '$.a', StringLessThan: 'b' }, { a: 'a' }, 'yes'),
  choice('NumericGreaterThanEquals', { Variable: '$.a', NumericGreaterThanEquals: 3 }, { a: 3 }, 'yes'),
  choice('NumericLessThan of a text', { Variable: '$.a', NumericLessThan: 3 }, { a: '1' }, 'no'),
  choice('BooleanEquals', { Variable: '$.a', BooleanEquals: false }, { a: false }, 'yes'),
  choice(
    'TimestampLessThan across offsets',
    { Variable: '$.a', TimestampLessThan: '2026-01-01T00:00:00Z' },
    { a: '2026-01-01T00:30:00+01:00' },
    'yes',
  ),
  choice('TimestampEquals of no instant', { Variable: '$.a', TimestampEquals: 'x' }, { a: 'x' }, 'no'),
  choice('StringMatches', { Variable: '$.a', StringMatches: 'log-*.txt' }, { a: 'log-1.txt' }, 'yes'),
  choice('StringMatches with a star itself', { Variable: '$.a', StringMatches: 'a\\*' }, { a: 'ab' }, 'no'),
  choice('IsPresent', { Variable: '$.a', IsPresent: true }, {}, 'no'),
  choice('IsPresent false', { Variable: '$.a', IsPresent: false }, {}, 'yes'),
  choice('IsNull', { Variable: '$.a', IsNull: true }, { a: null }, 'yes'),
  choice('IsString', { Variable: '$.a', IsString: true }, { a: 1 }, 'no'),
  choice('IsTimestamp', { Variable: '$.a', IsTimestamp: true }, { a: '2026-01-01T00:00:00Z' }, 'yes'),
  choice('Not', { Not: { Variable: '$.a', IsPresent: true } }, {}, 'yes'),
  choice(
    'And',
    {
      And: [
        { Variable: '$.a', NumericEquals: 1 },
        { Variable: '$.b', NumericEquals: 2 },
      ],
    },
    { a: 1, b: 3 },
    'no',
  ),
  choice(
    'Or',
    {
      Or: [
        { Variable: '$.a', NumericEquals: 1 },
        { Variable: '$.b', NumericEquals: 2 },
      ],
    },
    { a: 1, b: 3 },
    'yes',
  ),
  {
    name: 'Parallel gathers its branches in order and hands each the input',
    states: {
      A: {
        Type: 'Parallel',
        ...end,
        ResultPath: '$.all',
        Branches: [flow({ X: { ...done, Result: 'x' } }), flow({ Y: { ...done, OutputPath: '$.n' } })],
      },
    },
    input: { n: 4 },
    output: { n: 4, all: ['x', 4] },
  },
  {
    name: 'a branch that fails ends the others',
    states: {
      A: {
        Type: 'Parallel',
        ...end,
        Branches: [
          flow({ W: { Type: 'Wait', Seconds: 9, ...end } }),
          flow({ F: { Type: 'Fail', Error: 'Mine' } }),
        ],
      },
    },
    error: 'Mine',
  },
  {
    name: 'a branch that fails is caught outside',
    states: {
      A: {
        Type: 'Parallel',
        ...end,
        Branches: [flow({ F: { Type: 'Fail', Error: 'Mine', Cause: 'so' } })],
        Catch: [{ ErrorEquals: ['Mine'], Next: 'B', ResultPath: '$.why' }],
      },
      B: done,
    },
    input: { a: 1 },
    output: { a: 1, why: { Error: 'Mine', Cause: 'so' } },
  },
  {
    name: 'Map runs each item, with its index in the context',
    states: {
      A: {
        Type: 'Map',
        ...end,
        ItemsPath: '$.items',
        ItemSelector: { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 'n.$': '$.n' },
        MaxConcurrency: 2,
        ItemProcessor: flow({ X: done }),
      },
    },
    input: { items: ['a', 'b', 'c'], n: 9 },
    output: [
      { v: 'a', i: 0, n: 9 },
      { v: 'b', i: 1, n: 9 },
      { v: 'c', i: 2, n: 9 },
    ],
  },
  {
    name: 'Map of nothing is nothing',
    states: { A: { Type: 'Map', ...end, ItemProcessor: flow({ X: done }) } },
    input: [],
    output: [],
  },
  {
    name: 'a task is called with its parameters and gives its result',
    states: {
      A: {
        Type: 'Task',
        ...end,
        Resource: invoke,
        Parameters: { FunctionName: 'f', 'Payload.$': '$' },
        ResultSelector: { 'got.$': '$.Payload' },
        ResultPath: '$.result',
      },
    },
    input: { a: 1 },
    output: { a: 1, result: { got: { a: 1 } } },
  },
];

describe('a state machine', () => {
  it.each(cases)('$name', async ({ states, input, output, error }) => {
    const bench = workbench(flow(states));
    bench.start(input);
    await bench.pass(0);
    const { status, ...execution } = bench.now();
    expect({ status, output: execution.output, error: execution.error }).toEqual({
      status: error === undefined ? 'SUCCEEDED' : 'FAILED',
      output,
      error,
    });
  });

  it('never runs more items at once than it says', async () => {
    let running = 0;
    let most = 0;
    const perform = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((next) => setTimeout(next, 1));
      running -= 1;
      return {};
    };
    const each = flow({ T: { Type: 'Task', Resource: invoke, ...end } });
    const bench = workbench(flow({ A: { Type: 'Map', ...end, MaxConcurrency: 3, ItemProcessor: each } }), {
      perform,
    });
    bench.start(Array.from({ length: 10 }, (_, n) => n));
    await bench.pass(0);
    expect(bench.now().status).toBe('SUCCEEDED');
    expect(bench.payloads).toHaveLength(10);
    expect(most).toBe(3);
  });

  it('that goes round without end is ended after 25,000 events', async () => {
    const bench = workbench(flow({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }));
    bench.start();
    await bench.pass(0);
    expect(bench.now()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(bench.now().events).toBeLessThan(25_010);
  });

  it('fails by the name that a task fails with', async () => {
    const perform = async () => {
      throw new StateFailure('Lambda.Unknown', 'gone');
    };
    const bench = workbench(flow({ A: { Type: 'Task', Resource: invoke, ...end } }), { perform });
    bench.start();
    await bench.pass(0);
    expect(bench.now()).toMatchObject({ status: 'FAILED', error: 'Lambda.Unknown', cause: 'gone' });
  });
});

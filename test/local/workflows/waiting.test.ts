import { describe, expect, it } from 'vitest';
import { UnknownToken } from '../../../local/workflows/engine.ts';
import { StateFailure } from '../../../local/workflows/failure.ts';
import { flow, invoke, workbench } from './workbench.ts';

const end = { End: true };
const task = (members: object = {}) => ({ Type: 'Task', Resource: invoke, ...end, ...members });
const awaited = (members: object = {}) =>
  task({
    Resource: `${invoke}.waitForTaskToken`,
    Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
    ...members,
  });

/** A task that fails so often before it succeeds. */
const failing = (times: number, error = 'Broken') => {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw new StateFailure(error, 'so');
    return 'well';
  };
};

const tokenIn = (payload: unknown): string => (payload as { Payload: { token: string } }).Payload.token;

describe('a wait', () => {
  it.each([
    ['seconds', { Seconds: 60 }, {}],
    ['seconds from the input', { SecondsPath: '$.s' }, { s: 60 }],
    ['an instant', { Timestamp: '2026-01-01T00:01:00Z' }, {}],
    ['an instant from the input', { TimestampPath: '$.at' }, { at: '2026-01-01T00:01:00Z' }],
  ])('for %s ends then and not before', async (_, members, input) => {
    const bench = workbench(flow({ W: { Type: 'Wait', ...members, ...end } }));
    bench.start(input);
    await bench.pass(59);
    expect(bench.now().status).toBe('RUNNING');
    await bench.pass(1);
    expect(bench.now()).toMatchObject({ status: 'SUCCEEDED', output: input });
  });

  it('for an instant that is over ends at once', async () => {
    const bench = workbench(flow({ W: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', ...end } }));
    bench.start();
    await bench.pass(0);
    expect(bench.now().status).toBe('SUCCEEDED');
  });

  it('costs nothing until it is due: it is found by its time alone', async () => {
    const bench = workbench(flow({ W: { Type: 'Wait', Seconds: 60, ...end } }));
    bench.start();
    await bench.pass(0);
    expect(bench.store.due(Date.parse('2026-01-01T00:00:59Z'), 10)).toEqual([]);
    expect(bench.store.nextDue()).toBe(Date.parse('2026-01-01T00:01:00Z'));
  });
});

describe('a task that fails', () => {
  const Retry = [{ ErrorEquals: ['Broken'], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 3 }];

  it('is tried again after growing pauses', async () => {
    const bench = workbench(flow({ T: task({ Retry }) }), { perform: failing(2) });
    bench.start();
    await bench.pass(1.9);
    expect(bench.payloads).toHaveLength(1);
    await bench.pass(0.1);
    expect(bench.payloads).toHaveLength(2);
    await bench.pass(5.9);
    expect(bench.payloads).toHaveLength(2);
    await bench.pass(0.1);
    expect(bench.now()).toMatchObject({ status: 'SUCCEEDED', output: 'well' });
  });

  it('is caught when its attempts are used up, and the cause is told', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'C', ResultPath: '$.why' }];
    const states = { T: task({ Retry, Catch }), C: { Type: 'Pass', ...end } };
    const bench = workbench(flow(states), { perform: failing(9) });
    bench.start({ a: 1 });
    for (let n = 0; n < 4; n += 1) await bench.pass(10);
    expect(bench.payloads).toHaveLength(3);
    expect(bench.now().output).toEqual({ a: 1, why: { Error: 'Broken', Cause: 'so' } });
  });

  it('is not tried again for another error', async () => {
    const bench = workbench(flow({ T: task({ Retry }) }), { perform: failing(1, 'Other') });
    bench.start();
    await bench.pass(10);
    expect(bench.now()).toMatchObject({ status: 'FAILED', error: 'Other' });
  });

  it('pauses by chance where it says so, and never for longer than it says', async () => {
    const jitter = [
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 100, MaxDelaySeconds: 50, JitterStrategy: 'FULL' },
    ];
    const bench = workbench(flow({ T: task({ Retry: jitter }) }), { perform: failing(1) });
    bench.start();
    await bench.pass(24.9);
    expect(bench.payloads).toHaveLength(1);
    await bench.pass(0.1);
    expect(bench.payloads).toHaveLength(2);
  });

  it('has fresh attempts when the state is entered again', async () => {
    const states = {
      T: task({ Retry, End: undefined, Next: 'W' }),
      W: { Type: 'Wait', Seconds: 1, Next: 'U' },
      U: task(),
    };
    const bench = workbench(flow(states), { perform: failing(1) });
    bench.start();
    await bench.pass(2);
    await bench.pass(1);
    expect(bench.now().status).toBe('SUCCEEDED');
  });

  it.each([
    ['States.TaskFailed', 'Broken', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
  ])('is caught by %s for %s: %s', async (name, error, isCaught) => {
    const states = {
      T: task({ Catch: [{ ErrorEquals: [name], Next: 'C' }] }),
      C: { Type: 'Pass', ...end },
    };
    const bench = workbench(flow(states), { perform: failing(1, error) });
    bench.start();
    await bench.pass(0);
    expect(bench.now().status).toBe(isCaught ? 'SUCCEEDED' : 'FAILED');
  });
});

describe('a task that takes too long', () => {
  const never = () => new Promise<never>(() => {});

  it('fails with States.Timeout, and what it answers later changes nothing', async () => {
    let answer: (value: string) => void = () => {};
    const late = () => new Promise<string>((done) => (answer = done));
    const states = {
      T: task({ TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'W' }] }),
      W: { Type: 'Wait', Seconds: 60, Next: 'T2' },
      T2: { Type: 'Pass', Result: 'timed out', ...end },
    };
    const clock = { now: 0 };
    const bench = workbench(flow(states), { perform: late, clock });
    bench.start();
    bench.engine.sweep();
    clock.now = 5000;
    bench.engine.sweep();
    answer('late');
    await bench.pass(60);
    expect(bench.now().output).toBe('timed out');
  });

  it('ends the execution when that has a limit of its own', () => {
    const clock = { now: 0 };
    const bench = workbench(flow({ T: task() }, { TimeoutSeconds: 7 }), { perform: never, clock });
    bench.start();
    bench.engine.sweep();
    clock.now = 6999;
    bench.engine.sweep();
    expect(bench.now().status).toBe('RUNNING');
    clock.now = 7000;
    bench.engine.sweep();
    expect(bench.now()).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });

  it('ends the execution after a year in any case', async () => {
    const bench = workbench(flow({ T: awaited() }));
    bench.start();
    await bench.pass(365 * 86_400 - 1);
    expect(bench.now().status).toBe('RUNNING');
    await bench.pass(1);
    expect(bench.now().status).toBe('TIMED_OUT');
  });
});

describe('a task with a token', () => {
  it('is over when the token comes back, not when its function answers', async () => {
    const bench = workbench(flow({ T: awaited() }));
    bench.start();
    await bench.pass(1000);
    expect(bench.now().status).toBe('RUNNING');
    bench.engine.endTask(tokenIn(bench.payloads[0]), { result: { yes: true } });
    await bench.pass(0);
    expect(bench.now()).toMatchObject({ status: 'SUCCEEDED', output: { yes: true } });
  });

  it('takes its token while the function is still at work', async () => {
    const bench = workbench(flow({ T: awaited() }), {
      perform: async ({ payload }) => {
        bench.engine.endTask(tokenIn(payload), { result: 'early' });
        return {};
      },
    });
    bench.start();
    await bench.pass(0);
    expect(bench.now()).toMatchObject({ status: 'SUCCEEDED', output: 'early' });
  });

  it('is refused a token that was used, or that nobody gave', async () => {
    const bench = workbench(flow({ T: awaited() }));
    bench.start();
    await bench.pass(0);
    const token = tokenIn(bench.payloads[0]);
    bench.engine.endTask(token, { result: 1 });
    expect(() => bench.engine.endTask(token, { result: 2 })).toThrow(UnknownToken);
    expect(() => bench.engine.heartbeat('guessed')).toThrow(UnknownToken);
  });

  it('fails with States.HeartbeatTimeout when it is silent, and lives as long as it speaks', async () => {
    const bench = workbench(flow({ T: awaited({ HeartbeatSeconds: 10 }) }));
    bench.start();
    await bench.pass(9);
    bench.engine.heartbeat(tokenIn(bench.payloads[0]));
    await bench.pass(9);
    expect(bench.now().status).toBe('RUNNING');
    await bench.pass(1);
    expect(bench.now()).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
  });

  it('fails as it is told to', async () => {
    const bench = workbench(flow({ T: awaited() }));
    bench.start();
    await bench.pass(0);
    bench.engine.endTask(tokenIn(bench.payloads[0]), { failure: new StateFailure('Denied', 'no') });
    expect(bench.now()).toMatchObject({ status: 'FAILED', error: 'Denied', cause: 'no' });
  });
});

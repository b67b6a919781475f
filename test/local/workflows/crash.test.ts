import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExecutionStore } from '../../../local/workflows/store.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { flow, invoke, workbench } from './workbench.ts';

const end = { End: true };
const task = { Type: 'Task', Resource: invoke, Parameters: { FunctionName: 'f', 'Payload.$': '$' } };

/** A state machine that meets every kind of step on its way. */
const eventful = flow({
  First: { ...task, OutputPath: '$.Payload', Next: 'Pause' },
  Pause: { Type: 'Wait', Seconds: 1, Next: 'Both' },
  Both: {
    Type: 'Parallel',
    Branches: [flow({ L: { ...task, ...end } }), flow({ R: { Type: 'Wait', Seconds: 1, ...end } })],
    ResultPath: '$.both',
    Next: 'Each',
  },
  Each: {
    Type: 'Map',
    ItemsPath: '$.items',
    MaxConcurrency: 1,
    ItemProcessor: flow({ T: { ...task, OutputPath: '$.Payload', ...end } }),
    ResultPath: '$.each',
    Next: 'Last',
  },
  Last: { Type: 'Choice', Choices: [{ Variable: '$.each[1]', NumericEquals: 2, Next: 'Good' }] },
  Good: { Type: 'Succeed' },
});

class Crash extends Error {}

/** A disk that takes so many writes and then none: what was written before stays. */
const breaking =
  (writes: number) =>
  (store: ExecutionStore): ExecutionStore => {
    let left = writes;
    return {
      ...store,
      save: (execution) => {
        left -= 1;
        if (left < 0) throw new Crash();
        store.save(execution);
      },
    };
  };

const input = { items: [1, 2] };

const run = async (writes: number, file: string) => {
  const clock = { now: 0 };
  const answer = async ({ payload }: { payload: unknown }) => ({
    Payload: (payload as { Payload: never }).Payload,
  });
  const first = workbench(eventful, { file, clock, perform: answer, store: breaking(writes) });
  try {
    first.start(input);
    for (let n = 0; n < 4; n += 1) await first.pass(1);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  first.engine.stop();
  first.store.close();
  const second = workbench(eventful, { file, clock, perform: answer });
  second.engine.resume();
  for (let n = 0; n < 4; n += 1) await second.pass(1);
  return { first, second };
};

describe('an execution whose process ends', () => {
  const all = 40;
  it.each(Array.from({ length: all }, (_, n) => n + 1))(
    'after %i writes goes on in the next process to the same end',
    async (writes) => {
      const { first, second } = await run(writes, join(temporaryFolder(), 'executions.db'));
      expect(second.now()).toMatchObject({ status: 'SUCCEEDED', output: { ...input, each: [1, 2] } });
      expect(first.payloads.length + second.payloads.length).toBeGreaterThanOrEqual(4);
    },
  );

  it('takes fewer writes than are tried', async () => {
    const { first } = await run(all, join(temporaryFolder(), 'executions.db'));
    expect(first.payloads).toHaveLength(4);
  });
});

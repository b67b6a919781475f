import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../../functions/workflows/key-rotation/workflow.ts';
import { placeholderOf } from '../../../functions/workflows/workflow.ts';
import { workflows } from '../../../lib/workflows/discovered.ts';
import type { Json } from '../../../local/template/resource.ts';
import { StateFailure } from '../../../local/workflows/failure.ts';
import type { ExecutionStore } from '../../../local/workflows/store.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { workbench } from './workbench.ts';

const filled = (definition: object): object =>
  JSON.parse(
    JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (_, name: string) =>
      name === 'Partition' ? 'aws' : `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    ),
  );

class Crash extends Error {}

/** A disk that takes so many writes and then none. */
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

const input = { target: 'root-key', number: 1 };
const worker = placeholderOf('key-rotation');

describe('a rotation of keys as a workflow', () => {
  const answers = (next: string) => async (call: { resource: string; payload?: Json }) =>
    call.resource.includes(worker) ? { next, name: 'successor' } : { ExecutionArn: 'arn' };

  it.each([
    ['nothing', [{ ...input, execution: 'run' }]],
    ['go-on', [{ ...input, execution: 'run' }, expect.objectContaining({ Name: 'successor', Input: input })]],
  ])('that is told %s ends, or starts its successor', async (next, payloads) => {
    const bench = workbench(filled(workflow.definition), { perform: answers(next) });
    bench.start(input);
    await bench.pass(0);
    expect(bench.now().status).toBe('SUCCEEDED');
    expect(bench.payloads).toEqual(payloads);
  });

  it('waits until keys have settled', async () => {
    const bench = workbench(filled(workflow.definition), { perform: answers('settle') });
    bench.start(input);
    await bench.pass(599);
    expect(bench.now().status).toBe('RUNNING');
    await bench.pass(2);
    expect(bench.now().status).toBe('SUCCEEDED');
  });

  it('ends well when its successor was started already', async () => {
    const bench = workbench(filled(workflow.definition), {
      perform: async (call) => {
        if (call.resource.includes(worker)) return { next: 'go-on', name: 'successor' };
        throw new StateFailure('StepFunctions.ExecutionAlreadyExistsException');
      },
    });
    bench.start(input);
    await bench.pass(0);
    expect(bench.now().status).toBe('SUCCEEDED');
  });

  it('asks again for hours while the worker fails, and fails then', async () => {
    const bench = workbench(filled(workflow.definition), {
      perform: async () => {
        throw new StateFailure('Error');
      },
    });
    bench.start(input);
    for (let hour = 0; hour < 3; hour += 1) for (let n = 0; n < 60; n += 1) await bench.pass(60);
    expect(bench.payloads).toHaveLength(11);
    expect(bench.now().status).toBe('FAILED');
  });
});

describe('every workflow whose process ends', () => {
  const writes = Array.from({ length: 10 }, (_, n) => n + 1);
  const cases = workflows.flatMap((each) => writes.map((count) => [each.name, count, each] as const));

  it.each(cases)('%s, after %i writes, goes on in the next process to its end', async (_, count, each) => {
    const file = join(temporaryFolder(), 'executions.db');
    const clock = { now: 0 };
    const perform = async (call: { resource: string }) =>
      call.resource.includes(':function:')
        ? { next: 'settle', name: 'successor', seconds: 600, number: 2 }
        : { ExecutionArn: 'arn' };
    const definition = filled(each.definition);
    const first = workbench(definition, { file, clock, perform, store: breaking(count) });
    try {
      first.start({
        ...Object.fromEntries(Object.keys(each.startedBy.input).map((name) => [name, 'id'])),
        ...input,
      });
      for (let n = 0; n < 4; n += 1) await first.pass(300);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    first.engine.stop();
    first.store.close();
    const second = workbench(definition, { file, clock, perform });
    second.engine.resume();
    for (let n = 0; n < 4; n += 1) await second.pass(300);
    // What follows a request for access waits for a day.
    await second.pass(86_400);
    expect(second.now().status).toBe('SUCCEEDED');
  });
});

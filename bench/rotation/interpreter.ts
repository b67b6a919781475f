import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readDefinition } from '../../local/workflows/definition.ts';
import { Engine } from '../../local/workflows/engine.ts';
import { openExecutions } from '../../local/workflows/store.ts';
import { type FeatureFigure, notAbove, notBelow } from '../features/figure.ts';
import type { Options } from '../options.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:bench';
const leastTransitions = 100;
const restSeconds = 5;
/** Milliseconds of CPU in that time: what a process takes that does nothing at all. */
const mostRest = 100;
const passes = 200;

const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } } };

const passing = {
  StartAt: 'P1',
  States: Object.fromEntries(
    Array.from({ length: passes }, (_, n) => [
      `P${n + 1}`,
      { Type: 'Pass', ...(n + 1 === passes ? { End: true } : { Next: `P${n + 2}` }) },
    ]),
  ),
};

const engineOf = (folder: string, definition: object) => {
  const store = openExecutions(join(folder, 'executions.db'));
  const machine = { arn, name: 'bench', definition: readDefinition(JSON.stringify(definition)) };
  const log = { error: (text: string) => console.error(text) };
  const engine = new Engine({ machines: [machine], store, log, perform: async () => ({}) });
  const close = (): void => {
    engine.stop();
    store.close();
  };
  return { engine, machine, close };
};

const inFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'locket-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Milliseconds of CPU that so many executions cost while they wait. */
const restOf = (count: number): Promise<number> =>
  inFolder(async (folder) => {
    const { engine, machine, close } = engineOf(folder, waiting);
    for (let n = 0; n < count; n += 1) engine.start(machine, `waiting-${n}`, {});
    for (let n = 0; n * 100 < count; n += 1) engine.sweep();
    const before = process.cpuUsage();
    await sleep(restSeconds * 1000);
    const { user, system } = process.cpuUsage(before);
    close();
    return (user + system) / 1000;
  });

const transitionRate = (): Promise<number> =>
  inFolder(async (folder) => {
    const { engine, machine, close } = engineOf(folder, passing);
    engine.start(machine, 'passing', {});
    const started = performance.now();
    engine.sweep();
    const rate = (passes * 1000) / (performance.now() - started);
    close();
    return rate;
  });

/** What the interpreter of state machines costs while everything waits, and how fast it is when nothing does. */
export const measureInterpreter = async ({
  waitingExecutions,
}: Options): Promise<readonly FeatureFigure[]> => [
  notAbove(
    `CPU of ${waitingExecutions} waiting executions in ${restSeconds} s`,
    await restOf(waitingExecutions),
    'ms',
    mostRest,
  ),
  notBelow('transitions of a state machine', await transitionRate(), '/s', leastTransitions),
];

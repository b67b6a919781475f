import { setTimeout as pause } from 'node:timers/promises';
import { Failure, type Surroundings } from '../command.ts';
import { log } from '../terminal/log.ts';
import { type Program, start } from './child.ts';

type Values = Readonly<Record<string, string>>;

interface Watched {
  readonly program: Program;
  readonly first: Values;
  read(): Promise<{ readonly values: Values }>;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

/** Milliseconds that a program is given to end. */
const PATIENCE = 10_000;

const isSame = (one: Values, other: Values): boolean => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
};

/** Waits until the values are others than these; undefined when the waiting is called off. */
const otherValues = async (
  { read, interval }: Watched,
  values: Values,
  signal: AbortSignal,
  around: Surroundings,
): Promise<Values | undefined> => {
  while (!signal.aborted) {
    await pause(interval, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    const next = await read().catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      log(around, 'ERR', `[HOT RELOAD] The secrets cannot be read: ${error.message}`);
    });
    if (next && !isSame(values, next.values)) return next.values;
  }
  return undefined;
};

/** Runs a program, and anew whenever a secret is another one; ends with it, by its exit code. */
export const runWatched = async (watched: Watched, around: Surroundings): Promise<number> => {
  let values = watched.first;
  for (;;) {
    const child = start(watched.program, {
      env: { ...around.env, ...values },
      cwd: around.cwd,
      isGroup: true,
    });
    const waiting = new AbortController();
    const first = await Promise.race([
      child.ended.then((code) => ({ code })),
      otherValues(watched, values, waiting.signal, around).then((next) => ({ next })),
    ]).finally(() => waiting.abort());
    if ('code' in first) return first.code;
    log(around, 'INF', '[HOT RELOAD] Secrets have changed: the program is run anew');
    await child.stop(PATIENCE);
    values = first.next ?? values;
  }
};

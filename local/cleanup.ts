import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for work to end, but no longer than this. */
export const settleWithin = async (milliseconds: number, work: Iterable<Promise<unknown>>): Promise<void> => {
  const giveUp = new AbortController();
  const patience = sleep(milliseconds, undefined, { signal: giveUp.signal }).catch(() => {});
  await Promise.race([Promise.allSettled(work), patience]);
  giveUp.abort();
};

/** Things to undo, the last one done first. */
export interface Cleanup {
  add(step: () => void | Promise<void>): void;
  /** Undoes everything once; a failing step does not keep the others from being done. */
  run(): Promise<void>;
}

export const cleanup = (): Cleanup => {
  const steps: (() => void | Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const unwind = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`While stopping: ${String(error)}\n`);
      }
    }
  };
  return {
    add: (step) => void steps.push(step),
    run: () => {
      running ??= unwind();
      return running;
    },
  };
};

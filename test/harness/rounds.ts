import { startProxy } from './proxy.ts';
import { dynamodb } from './worker.ts';

/** What one request asked of storage. */
export interface Asked {
  /** Calls that had to wait for another: the longest chain of calls that do not overlap. */
  readonly rounds: number;
  /** Names of the calls, in the order in which they began. */
  readonly calls: readonly string[];
}

/** A way to storage that counts. */
export interface CountingStorage {
  readonly endpoint: string;
  counted(work: () => Promise<unknown>): Promise<Asked>;
  close(): Promise<void>;
}

interface Span {
  readonly operation: string;
  readonly start: number;
  readonly end: number;
}

const longestChain = (spans: readonly Span[]): number => {
  let rounds = 0;
  let free = -1;
  for (const { start, end } of [...spans].sort((a, b) => a.end - b.end)) {
    if (start < free) continue;
    rounds += 1;
    free = end;
  }
  return rounds;
};

/**
 * Lets calls that belong together come in, so that they overlap however busy the machine is: who asks runs in this very
 * thread, so turns of its loop count, not the time that they take.
 */
const gathering = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
};

/**
 * Stands between an application and the database. Calls are numbered as they begin and end, no clock is asked; an
 * answer waits until everything that was asked at the same time has arrived.
 */
export const countingStorage = async (): Promise<CountingStorage> => {
  const proxy = await startProxy(dynamodb());
  let spans: Span[] = [];
  let tick = 0;
  let counting = false;
  proxy.intercept(async ({ operation }, forward) => {
    tick += 1;
    const start = tick;
    const answer = await forward();
    if (counting) await gathering();
    tick += 1;
    spans.push({ operation, start, end: tick });
    return answer;
  });
  return {
    endpoint: proxy.url,
    counted: async (work) => {
      spans = [];
      counting = true;
      await work();
      counting = false;
      const calls = [...spans].sort((a, b) => a.start - b.start).map(({ operation }) => operation);
      return { rounds: longestChain(spans), calls };
    },
    close: () => proxy.close(),
  };
};

/** Rounds of a request, the fewest of three: on a busy machine one of many reads side by side may seem to follow the others. */
export const fewestRounds = async (
  storage: Pick<CountingStorage, 'counted'>,
  work: () => Promise<unknown>,
): Promise<number> => {
  const rounds: number[] = [];
  for (let n = 0; n < 3; n += 1) rounds.push((await storage.counted(work)).rounds);
  return Math.min(...rounds);
};

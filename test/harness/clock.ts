import { randomBytes } from 'node:crypto';
import { uuidV7 } from '../../layers/adapters/system.ts';
import type { Runtime } from '../../layers/domain/runtime.ts';

/** A runtime whose clock tests move by hand; it runs on with real time otherwise. */
export interface TestRuntime extends Runtime {
  /** Moves the clock forward by whole seconds. */
  advance(seconds: number): void;
}

export const testRuntime = (): TestRuntime => {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  return {
    now: () => new Date(now()),
    uuid: () => uuidV7(now(), randomBytes(16)),
    randomBytes: (size) => randomBytes(size),
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
  };
};

import type { Worker } from '../worker.ts';

/** Unwraps what the worker `strategy-switch` wrapped: a process of its own, which may not wrap. */
export const worker: Worker = {
  name: 'strategy-proof',
  description: 'Proves root keys that were wrapped anew',
  stack: 'events',
  constructId: 'StrategyProof',
  startedBy: [{ kind: 'workflow' }],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'unwrap',
  opensPlatform: true,
};

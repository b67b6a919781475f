import type { Worker } from '../worker.ts';

/** Wraps root keys by another strategy, as the workflow of the same name asks for it. */
export const worker: Worker = {
  name: 'strategy-switch',
  description: 'Wraps root keys by another strategy',
  stack: 'events',
  constructId: 'StrategySwitch',
  startedBy: [{ kind: 'workflow' }],
  timeout: 5 * 60,
  table: 'read-write',
  keys: 'wrap',
  opensPlatform: true,
};

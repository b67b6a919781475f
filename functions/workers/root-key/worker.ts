import type { Worker } from '../worker.ts';

/** Creates the wrapped root key once, then protects the table that holds it. */
export const worker: Worker = {
  name: 'root-key',
  description: 'Creates the wrapped root key once',
  stack: 'storage',
  constructId: 'RootKey',
  startedBy: [{ kind: 'resource', resourceType: 'Custom::LocketRootKey' }],
  timeout: 60,
  table: { putUnder: 'SYSTEM' },
  keys: 'generate',
  protectsTable: true,
};

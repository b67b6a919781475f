import type { Worker } from '../worker.ts';

/** Puts a certificate that nobody has the key of where the trust store is to be: API Gateway takes none that is not there. */
export const worker: Worker = {
  name: 'trust-store-seed',
  description: 'Puts a placeholder where the trust store for mutual TLS is to be',
  stack: 'storage',
  constructId: 'TrustStoreSeed',
  startedBy: [{ kind: 'resource', resourceType: 'Custom::LocketTrustStore' }],
  timeout: 60,
  table: 'none',
  onlyWith: 'ownTrustStore',
};

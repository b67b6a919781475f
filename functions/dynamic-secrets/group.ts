import { defineGroup } from '../group.ts';
import { leaseOperations } from './leases.ts';
import { notes } from './notes.ts';
import { providerOperations } from './providers.ts';
import { dynamicSecretOperations } from './secrets.ts';

export const group = defineGroup({
  name: 'dynamic-secrets',
  title: 'Dynamic secrets',
  description: 'Accounts that providers make when they are needed, and that end with their lease.',
  paths: ['/api/v1/dynamic-secrets'],
  operations: [...dynamicSecretOperations, ...leaseOperations, ...providerOperations],
  notes,
  table: 'read-write',
  stores: [
    'dynamicSecrets',
    'externalKms',
    'fences',
    'folders',
    'groups',
    'leases',
    'privileges',
    'projects',
    'roles',
  ],
  calls: ['customerKms', 'dynamicProviders'],
  keys: true,
  reachesDatabases: true,
});

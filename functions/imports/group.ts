import { defineGroup } from '../group.ts';
import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const group = defineGroup({
  name: 'imports',
  title: 'Imports',
  description: 'What folders take in from other folders.',
  paths: ['/api/v1/secret-imports', '/api/v2/secret-imports'],
  operations: [...readOperations, ...writeOperations],
  table: 'read-write',
  stores: [
    'changePolicies',
    'externalKms',
    'fences',
    'folders',
    'groups',
    'history',
    'imports',
    'privileges',
    'projects',
    'roles',
    'secrets',
    'syncs',
    'tags',
  ],
  calls: ['customerKms'],
  keys: true,
});

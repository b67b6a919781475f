import { defineGroup } from '../group.ts';
import { importOperations } from './imports.ts';
import { notes } from './notes.ts';

export const group = defineGroup({
  name: 'external-imports',
  title: 'Imports from elsewhere',
  description: 'Secrets of other places on their way into a project, with a report key by key.',
  paths: ['/api/v1/imports'],
  operations: importOperations,
  notes,
  table: 'read-write',
  stores: [
    'changePolicies',
    'externalImports',
    'externalKms',
    'fences',
    'folders',
    'groups',
    'privileges',
    'projects',
    'roles',
  ],
  calls: ['customerKms'],
  keys: true,
});

import { defineGroup } from '../group.ts';
import { environmentReadOperations } from './read.ts';
import { environmentRestoreOperations } from './restore.ts';
import { environmentOperations } from './write.ts';

export const group = defineGroup({
  name: 'environments',
  title: 'Environments',
  description: 'Environments of a project, also those deleted and restored.',
  paths: ['/api/v1/workspace/{projectId}/environments', '/api/v1/projects/{projectId}/environments'],
  operations: [...environmentOperations, ...environmentReadOperations, ...environmentRestoreOperations],
  table: 'read-write',
  stores: [
    'changePolicies',
    'externalKms',
    'folders',
    'groups',
    'history',
    'imports',
    'privileges',
    'projects',
    'references',
    'reminders',
    'roles',
    'secrets',
    'tags',
  ],
  calls: ['customerKms'],
  keys: true,
});

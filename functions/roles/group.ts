import { defineGroup } from '../group.ts';
import { roleOperations } from './read.ts';

export const group = defineGroup({
  name: 'roles',
  title: 'Roles',
  description: 'Roles that can be given in a project, with their permissions.',
  paths: [
    '/api/v1/workspace/{projectId}/roles',
    '/api/v2/workspace/{projectId}/roles',
    '/api/v1/projects/{projectId}/roles',
  ],
  operations: roleOperations,
  table: 'read-write',
  stores: ['groups', 'privileges', 'projects', 'roles'],
  keys: true,
});

import { defineGroup } from '../group.ts';
import { templateOperations } from './templates.ts';

export const group = defineGroup({
  name: 'project-templates',
  title: 'Project templates',
  description: 'What new projects begin with.',
  paths: ['/api/v1/project-templates'],
  operations: templateOperations,
  table: 'read-write',
  stores: ['fences', 'groups', 'roles', 'templates'],
  keys: true,
});

import { defineGroup } from '../group.ts';
import { tagOperations } from './tags.ts';

export const group = defineGroup({
  name: 'tags',
  title: 'Tags',
  description: 'Tags that secrets of a project carry.',
  paths: ['/api/v1/workspace/{projectId}/tags', '/api/v1/projects/{projectId}/tags'],
  operations: tagOperations,
  table: 'read-write',
  stores: ['fences', 'groups', 'privileges', 'projects', 'roles', 'tags'],
  keys: true,
});

import { defineGroup } from '../group.ts';
import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const group = defineGroup({
  name: 'webhooks',
  title: 'Webhooks',
  description: 'Addresses that are told about changes of a project.',
  paths: ['/api/v1/webhooks'],
  operations: [...readOperations, ...writeOperations],
  table: 'read-write',
  stores: ['externalKms', 'fences', 'groups', 'privileges', 'projects', 'roles', 'webhooks'],
  calls: ['customerKms', 'egress'],
  keys: true,
});

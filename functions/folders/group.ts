import { defineGroup } from '../group.ts';
import { listDeleted, restore } from './deleted.ts';
import { readOperations } from './read.ts';
import { writeOperations } from './write.ts';

export const group = defineGroup({
  name: 'folders',
  title: 'Folders',
  description: 'Folders of an environment, also those deleted and restored.',
  paths: ['/api/v1/folders', '/api/v2/folders'],
  operations: [...readOperations, ...writeOperations, listDeleted, restore],
  table: 'read-write',
  stores: [
    'changePolicies',
    'changeRequests',
    'dynamicSecrets',
    'externalKms',
    'folders',
    'groups',
    'history',
    'imports',
    'mails',
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

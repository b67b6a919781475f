import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
import { backfillOperations } from './backfill.ts';
import { batchOperations } from './batch.ts';
import { dashboardOperations } from './dashboard.ts';
import { deletedOperations } from './deleted.ts';
import { moveOperations } from './move.ts';
import { readOperations } from './read.ts';
import { tagOperations } from './tags.ts';
import { writeOperations } from './write.ts';

export const group = defineGroup({
  name: 'secrets',
  title: 'Secrets',
  description: 'Secrets one by one, in lists and in batches.',
  paths: ['/api/v3/secrets', '/api/v4/secrets', '/api/v1/dashboard'],
  operations: [
    ...readOperations,
    ...dashboardOperations,
    ...writeOperations,
    ...batchOperations,
    ...moveOperations,
    ...deletedOperations,
    ...tagOperations,
    ...backfillOperations,
    ...retiredBelow('/api/v3/secrets'),
  ],
  table: 'read-write',
  stores: [
    'changePolicies',
    'changeRequests',
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

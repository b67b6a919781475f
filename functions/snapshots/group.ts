import { defineGroup } from '../group.ts';
import { commitOperations } from './commits.ts';
import { snapshotListOperations } from './lists.ts';
import { contentOperations } from './snapshots.ts';
import { versionOperations } from './versions.ts';

export const group = defineGroup({
  name: 'snapshots',
  title: 'History',
  description: 'Snapshots and commits of folders, and versions of secrets.',
  paths: [
    '/api/v1/secret-snapshot',
    '/api/v1/secret',
    '/api/v1/workspace/{projectId}/secret-snapshots',
    '/api/v1/projects/{projectId}/secret-snapshots',
    '/api/v1/projects/{projectId}/commits',
  ],
  operations: [...contentOperations, ...versionOperations, ...snapshotListOperations, ...commitOperations],
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

import { defineGroup } from '../group.ts';
import { notes } from '../integrations/notes.ts';
import { connectionOperations } from './connections.ts';
import { syncOperations } from './syncs.ts';

export const group = defineGroup({
  name: 'secret-syncs',
  title: 'App connections and secret syncs',
  description: 'The newer spelling of connections and syncs, as the Terraform provider calls it.',
  paths: ['/api/v1/app-connections', '/api/v1/secret-syncs'],
  operations: [...connectionOperations, ...syncOperations],
  notes,
  table: 'read-write',
  stores: [
    'appCredentials',
    'changePolicies',
    'changeRequests',
    'connections',
    'externalKms',
    'fences',
    'folders',
    'groups',
    'history',
    'imports',
    'instance',
    'mails',
    'privileges',
    'projects',
    'references',
    'reminders',
    'roles',
    'secrets',
    'syncs',
    'tags',
  ],
  calls: ['customerKms', 'syncTargets'],
  keys: true,
});

import { defineGroup } from '../group.ts';
import { notes } from '../integrations/notes.ts';
import { connectionOperations } from './connections.ts';
import { stepOperations } from './sync-steps.ts';
import { syncOperations } from './syncs.ts';

export const group = defineGroup({
  name: 'secret-syncs',
  title: 'App connections and secret syncs',
  description: 'The newer spelling of connections and syncs, as the Terraform provider calls it.',
  paths: ['/api/v1/app-connections', '/api/v1/secret-syncs'],
  operations: [...connectionOperations, ...syncOperations, ...stepOperations],
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
    'secretRotations',
    'secrets',
    'syncs',
    'tags',
  ],
  calls: ['customerKms', 'keptApps', 'rotationTargets', 'syncTargets'],
  keys: true,
  reachesDatabases: true,
});

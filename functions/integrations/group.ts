import { defineGroup } from '../group.ts';
import { authOperations } from './auths.ts';
import { choiceOperations } from './choices.ts';
import { integrationOperations } from './integrations.ts';
import { notes } from './notes.ts';

export const group = defineGroup({
  name: 'integrations',
  title: 'Integrations',
  description: 'Connections to where secrets are used, and the syncs that keep them there.',
  paths: [
    '/api/v1/integration',
    '/api/v1/integration-auth',
    '/api/v1/workspace/{projectId}/authorizations',
    '/api/v1/projects/{projectId}/authorizations',
    '/api/v1/workspace/{projectId}/integrations',
    '/api/v1/projects/{projectId}/integrations',
  ],
  operations: [...choiceOperations, ...authOperations, ...integrationOperations],
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
});

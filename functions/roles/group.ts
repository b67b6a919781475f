import { defineGroup } from '../group.ts';
import { explainOperations } from './explain.ts';
import { roleOperations } from './operations.ts';

export const group = defineGroup({
  name: 'roles',
  title: 'Roles',
  description:
    'Roles that can be given in a project or in the organization, built-in and custom, with their permissions.',
  paths: [
    '/api/v1/workspace/{projectId}/roles',
    '/api/v2/workspace/{projectId}/roles',
    '/api/v1/projects/{projectId}/roles',
    '/api/v1/projects/roles',
    '/api/v1/workspace/{projectId}/permissions/explain',
    '/api/v1/projects/{projectId}/permissions/explain',
    '/api/v1/organization/{orgId}/roles',
    '/api/v1/organization/roles',
  ],
  operations: [...roleOperations, ...explainOperations],
  table: 'read-write',
  stores: ['fences', 'groups', 'privileges', 'projects', 'roles'],
  notes: {
    allowed: 'Whether it is allowed',
    decidedBy: 'The rule that decided, and where it comes from; null when nothing allows it',
    fields: 'What is known of the thing; without it, whether there is anything on which it is allowed',
    rule: 'The rule as it was written',
    secretTags: 'Slugs of the tags of the secret',
  },
  keys: true,
});

import { defineGroup } from '../group.ts';
import { peopleByMembershipOperations } from './add-by-membership.ts';
import { peopleReadOperations } from './read.ts';
import { peopleOperations } from './write.ts';

export const group = defineGroup({
  name: 'members',
  title: 'Members',
  description: 'People in a project, and the roles they have there.',
  paths: [
    '/api/v1/workspace/{projectId}/leave',
    '/api/v1/workspace/{projectId}/memberships',
    '/api/v1/workspace/{projectId}/users',
    '/api/v2/workspace/{projectId}/memberships',
    '/api/v1/projects/{projectId}/leave',
    '/api/v1/projects/{projectId}/memberships',
    '/api/v1/projects/{projectId}/user',
    '/api/v1/projects/{projectId}/users',
  ],
  operations: [...peopleOperations, ...peopleByMembershipOperations, ...peopleReadOperations],
  table: 'read-write',
  stores: ['groups', 'privileges', 'projects', 'roles'],
  keys: true,
});

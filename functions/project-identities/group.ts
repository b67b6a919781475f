import { defineGroup } from '../group.ts';
import { projectIdentityOperations } from './identities.ts';
import { identityMembershipReadOperations } from './read.ts';
import { identityMembershipOperations } from './write.ts';

export const group = defineGroup({
  name: 'project-identities',
  title: 'Machine identities in projects',
  description: 'Machine identities in a project, the roles they have there, and those that belong to it.',
  paths: [
    '/api/v2/workspace/identity-memberships/{membershipId}',
    '/api/v2/workspace/{projectId}/identity-memberships',
    '/api/v1/projects/identity-memberships/{membershipId}',
    '/api/v1/projects/{projectId}/identity-memberships',
    '/api/v1/projects/{projectId}/memberships/identities',
    '/api/v1/projects/{projectId}/identities',
  ],
  operations: [
    ...identityMembershipOperations,
    ...identityMembershipReadOperations,
    ...projectIdentityOperations,
  ],
  table: 'read-write',
  stores: ['groups', 'privileges', 'projects', 'roles'],
  keys: true,
});

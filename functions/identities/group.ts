import { defineGroup } from '../group.ts';
import { identityDetailOperations } from './details.ts';
import { identityOperations } from './identities.ts';
import { identityListOperations } from './lists.ts';

export const group = defineGroup({
  name: 'identities',
  title: 'Machine identities',
  description: 'Machine identities of an organization.',
  paths: ['/api/v1/identities', '/api/v2/organizations/{orgId}/identity-memberships'],
  operations: [...identityOperations, ...identityListOperations, ...identityDetailOperations],
  notes: {
    activeLockoutAuthMethods: 'Login methods at which wrong guesses lock somebody out now',
    lastLoginAuthMethod: 'How the identity logged in last; null when it never did',
    lastLoginTime: 'When it did, as the trail’s relay noted a moment later',
  },
  table: 'read-write',
  stores: ['groups', 'guesses', 'privileges', 'projects', 'roles'],
  keys: true,
});

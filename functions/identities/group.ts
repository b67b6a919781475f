import { defineGroup } from '../group.ts';
import { identityOperations } from './identities.ts';
import { identityListOperations } from './lists.ts';
import { organizationOperations } from './organizations.ts';

export const group = defineGroup({
  name: 'identities',
  title: 'Machine identities',
  description: 'Machine identities of an organization, and the organizations of the caller.',
  paths: ['/api/v1/identities', '/api/v2/organizations', '/api/v1/organization'],
  operations: [...identityOperations, ...identityListOperations, ...organizationOperations],
  notes: {
    activeLockoutAuthMethods: 'Login methods at which wrong guesses lock somebody out now',
    lastLoginAuthMethod: 'How the identity logged in last; null when it never did',
    lastLoginTime: 'When it did, as the trail’s relay noted a moment later',
  },
  table: 'read-write',
  stores: ['groups', 'guesses', 'privileges', 'projects', 'roles'],
  keys: true,
});

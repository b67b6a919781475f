import { defineGroup } from '../group.ts';
import { identityPrivilegeOperations } from './identities.ts';
import { laterIdentityPrivilegeOperations } from './later-identities.ts';
import { personPrivilegeOperations } from './people.ts';

export const group = defineGroup({
  name: 'privileges',
  title: 'Additional privileges',
  description: 'Permissions that a person or machine identity has in a project beside its roles.',
  paths: [
    '/api/v1/additional-privilege',
    '/api/v1/user-project-additional-privilege',
    '/api/v2/identity-project-additional-privilege',
  ],
  operations: [
    ...identityPrivilegeOperations,
    ...laterIdentityPrivilegeOperations,
    ...personPrivilegeOperations,
  ],
  table: 'read-write',
  stores: ['fences', 'groups', 'privileges', 'projects', 'roles'],
  notes: {
    actions: 'Actions on the subject, each of which becomes a rule',
    privilege: 'The additional privilege',
    privilegeDetails: 'What is to be changed',
    privilegePermission: 'Several actions on one subject, instead of permissions',
    privileges: 'Additional privileges',
  },
  keys: true,
});

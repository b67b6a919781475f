import { defineGroup } from '../group.ts';
import { groupOperations } from './groups.ts';
import { groupMachineOperations } from './machines.ts';
import { groupPeopleOperations } from './people.ts';
import { projectGroupReadOperations } from './project-groups-read.ts';
import { projectGroupOperations } from './project-groups-write.ts';

export const group = defineGroup({
  name: 'groups',
  title: 'Groups',
  description:
    'Groups of people and machine identities: who is in them, and the roles they have in projects.',
  paths: [
    '/api/v1/groups',
    '/api/v1/organization/{orgId}/groups',
    '/api/v1/user/me/{username}/groups',
    '/api/v2/workspace/{projectId}/groups',
    '/api/v1/projects/{projectId}/groups',
  ],
  operations: [
    ...groupOperations,
    ...groupPeopleOperations,
    ...groupMachineOperations,
    ...projectGroupOperations,
    ...projectGroupReadOperations,
  ],
  notes: {
    filter: 'Which are listed: those with roles or a membership, or those without',
    filterUsers: 'Which people are listed: those in the group, or those who could be',
    group: 'The group itself',
    groupMembership: 'The roles of a group in a project',
    groupMemberships: 'Groups that have roles in the project',
    isPartOfGroup: 'Whether it is in the group',
    joinedGroupAt: 'Since when the group has it; null for what could come in',
    machineIdentities: 'Machine identities, those in the group first',
  },
  table: 'read-write',
  stores: ['accessPolicies', 'changePolicies', 'groups', 'privileges', 'projects', 'roles'],
  keys: true,
});

import { defineGroup } from '../group.ts';
import { incidentContactOperations } from './incident-contacts.ts';
import { memberOperations } from './members.ts';
import { organizationOperations } from './organizations.ts';
import { ownOrganizationOperations } from './own.ts';
import { memberProjectOperations } from './projects.ts';

export const group = defineGroup({
  name: 'organizations',
  title: 'Organizations',
  description: 'Organizations, their settings and the people in them.',
  paths: ['/api/v1/organization', '/api/v2/organizations'],
  operations: [
    ...ownOrganizationOperations,
    ...organizationOperations,
    ...memberOperations,
    ...memberProjectOperations,
    ...incidentContactOperations,
  ],
  notes: {
    allowedEmailDomains: 'What addresses of invited people have to end in; any when empty',
    auditFailureMode:
      'What becomes of a read whose audit event cannot be written: `fail`, or `degrade`: answered, and counted later',
    incidentContactsOrg: 'Addresses that are told of incidents',
    membershipIds: 'Ids of memberships and invitations, at most 20',
    userTokenExpiration:
      'How long after logging in people may act here, e.g. `12h`; null for as long as their session',
  },
  table: 'read-write',
  stores: [
    'breakGlass',
    'groups',
    'incidentContacts',
    'instance',
    'invitations',
    'oidcConfigs',
    'privileges',
    'projects',
    'roles',
    'samlConfigs',
  ],
  keys: true,
});

import { environmentLookups } from '../environments/read.ts';
import { defineGroup } from '../group.ts';
import { retiredBelow } from '../retired.ts';
import { createOperations } from './create.ts';
import { deleteOperations } from './delete.ts';
import { listOperations } from './list.ts';
import { organizationAdminOperations } from './organization-admin.ts';
import { permissionOperations } from './permissions.ts';
import { readOperations } from './read.ts';
import { restoreOperations } from './restore.ts';
import { settingsOperations } from './settings.ts';
import { trustedIpOperations } from './trusted-ips.ts';
import { updateOperations } from './update.ts';

export const group = defineGroup({
  name: 'projects',
  title: 'Projects',
  description: 'Projects and their settings, and what the caller may do there.',
  paths: [
    '/api/v1/workspace',
    '/api/v2/workspace',
    '/api/v1/projects',
    // A project may have the slug `roles`, which is no claim of theirs.
    '/api/v1/projects/slug/{slug}',
    '/api/v1/organization-admin',
  ],
  operations: [
    ...listOperations,
    ...createOperations,
    ...readOperations,
    ...updateOperations,
    ...settingsOperations,
    ...deleteOperations,
    ...permissionOperations,
    ...restoreOperations,
    ...organizationAdminOperations,
    ...trustedIpOperations,
    ...environmentLookups,
    ...retiredBelow('/api/v1/workspace', '/api/v2/workspace'),
  ],
  notes: {
    comment: 'What the address or network is',
    trustedIp: 'An address or network from which the project may be used',
    trustedIps:
      'Addresses and networks from which the project may be used; from anywhere as long as none was active',
  },
  table: 'read-write',
  stores: ['externalKms', 'groups', 'privileges', 'projects', 'roles', 'templates', 'trustedIps'],
  calls: ['customerKms'],
  keys: true,
});

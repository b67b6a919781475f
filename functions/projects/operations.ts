import { commitOperations } from '../snapshots/commits.ts';
import { snapshotListOperations } from '../snapshots/lists.ts';
import { createOperations } from './create.ts';
import { deleteOperations } from './delete.ts';
import { environmentReadOperations } from './environment-reads.ts';
import { environmentOperations } from './environments.ts';
import { identityMembershipReadOperations } from './identity-membership-reads.ts';
import { identityMembershipOperations } from './identity-memberships.ts';
import { listOperations } from './list.ts';
import { organizationAdminOperations } from './organization-admin.ts';
import { peopleOperations } from './people.ts';
import { peopleByMembershipOperations } from './people-by-membership.ts';
import { peopleReadOperations } from './people-reads.ts';
import { permissionOperations } from './permissions.ts';
import { readOperations } from './read.ts';
import { restoreOperations } from './restore.ts';
import { settingsOperations } from './settings.ts';
import { tagOperations } from './tags.ts';
import { templateOperations } from './templates.ts';
import { updateOperations } from './update.ts';

/** Everything about projects and what they are made from: one file per family. */
export const projectOperations = [
  ...listOperations,
  ...createOperations,
  ...readOperations,
  ...updateOperations,
  ...snapshotListOperations,
  ...commitOperations,
  ...settingsOperations,
  ...deleteOperations,
  ...permissionOperations,
  ...environmentOperations,
  ...environmentReadOperations,
  ...identityMembershipOperations,
  ...identityMembershipReadOperations,
  ...peopleOperations,
  ...peopleByMembershipOperations,
  ...peopleReadOperations,
  ...organizationAdminOperations,
  ...restoreOperations,
  ...tagOperations,
  ...templateOperations,
];

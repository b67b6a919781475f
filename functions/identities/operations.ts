import { identityOperations } from './identities.ts';
import { identityListOperations } from './lists.ts';
import { organizationOperations } from './organizations.ts';

export const identitiesOperations = [
  ...identityOperations,
  ...identityListOperations,
  ...organizationOperations,
];

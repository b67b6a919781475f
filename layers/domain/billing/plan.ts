import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Unit } from '../unit.ts';

/** What clients ask a plan for before they use it: there is one plan, and it has everything. */
const features = [
  'auditLogs',
  'auditLogStreams',
  'caCrl',
  'customAlerts',
  'customRateLimits',
  'dynamicSecret',
  'enforceMfa',
  'externalKms',
  'githubOrgSync',
  'groups',
  'hsm',
  'instanceUserManagement',
  'ipAllowlisting',
  'ldap',
  'oidcSSO',
  'pitRecovery',
  'pkiEst',
  'projectTemplates',
  'rbac',
  'samlSSO',
  'scim',
  'secretAccessInsights',
  'secretApproval',
  'secretRotation',
  'secretVersioning',
];

/** Counts that a plan may limit: null is no limit. */
const unlimited = ['environmentLimit', 'identityLimit', 'memberLimit', 'workspaceLimit'];

export type Plan = Readonly<Record<string, boolean | number | string | null>>;

const thePlan: Plan = {
  _id: null,
  slug: 'locket',
  tier: -1,
  ...Object.fromEntries(features.map((name) => [name, true])),
  ...Object.fromEntries(unlimited.map((name) => [name, null])),
  environmentsUsed: 0,
  identitiesUsed: 0,
  membersUsed: 0,
  workspacesUsed: 0,
  status: null,
  trial_end: null,
  has_used_trial: true,
};

/** The one plan there is, for members of the organization; `not-found` for any other. */
export const planOf = async (unit: Unit, orgId: string): Promise<Plan> => {
  await enterOrganization(unit, orgId);
  return thePlan;
};

/** Lets in who may see what the organization pays: nothing. Needs `billing:read`. */
export const enterBilling = async (unit: Unit, orgId: string): Promise<void> => {
  const { ability } = await enterOrganization(unit, orgId);
  assertCan(ability, 'read', 'billing');
};

/** Refuses whatever pays or is paid for. Needs `billing:edit`; `bad-request` for who may. */
export const refusePayment = async (unit: Unit, orgId: string): Promise<never> => {
  const { ability } = await enterOrganization(unit, orgId);
  assertCan(ability, 'edit', 'billing');
  throw new LocketError('bad-request', 'There is nothing to pay for: everybody has every feature');
};

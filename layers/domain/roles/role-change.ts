import { LocketError } from '../errors.ts';
import { assertCovers, denialsLifted, forGood, type Holdings } from '../permissions/coverage.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Unit } from '../unit.ts';
import type { RoleReference } from './named-roles.ts';
import type { CustomRole } from './role.ts';

const given = (rules: readonly Rule[]): Holdings => ({
  roles: [],
  privileges: [{ rules, isTemporary: false }],
});

/**
 * Refuses to make, change or take away rules, of a role or privilege, unless the caller may do what they allow before and
 * after, and what they cease to deny: `forbidden` with `message`.
 */
export const assertMayShape = (
  unit: Pick<Unit, 'runtime'>,
  { holdings }: { readonly holdings: Holdings },
  before: readonly Rule[],
  after: readonly Rule[],
  message: string,
): void => {
  const span = forGood(unit.runtime.now());
  for (const each of [given(before), given(after), denialsLifted(given(before))])
    assertCovers(holdings, each, span, message);
};

const inProject = async ({ stores }: Unit, projectId: string): Promise<readonly RoleReference[]> => {
  const { projects } = stores;
  const grants = await Promise.all([
    projects.grantsIn(projectId, 'user'),
    projects.grantsIn(projectId, 'identity'),
    projects.grantsIn(projectId, 'group'),
  ]);
  return grants.flat().flatMap(({ roles }) => roles);
};

const inOrganization = async ({ stores }: Unit, orgId: string): Promise<readonly RoleReference[]> =>
  (
    await Promise.all([
      stores.organizations.membersOf(orgId),
      stores.identities.listOf(orgId),
      stores.groups.listOf(orgId),
    ])
  ).flat();

const isDefaultRole = async ({ stores }: Unit, { home, id, slug }: CustomRole): Promise<boolean> => {
  if (home.scope === 'project') return false;
  const role = (await stores.organizations.find(home.id))?.defaultMembershipRole;
  return role === slug || role === id;
};

/** Refuses a role that somebody has, windows that are over included, or that new members get: `bad-request`. */
const assertUnused = async (unit: Unit, role: CustomRole): Promise<void> => {
  const { scope, id } = role.home;
  const held = await (scope === 'project' ? inProject(unit, id) : inOrganization(unit, id));
  if (held.some(({ customRoleId }) => customRoleId === role.id))
    throw new LocketError('bad-request', 'The role is in use: give whoever has it another one first');
  if (await isDefaultRole(unit, role))
    throw new LocketError(
      'bad-request',
      'New members of the organization get this role: choose another one first',
    );
};

/**
 * Deletes a role that nobody has. `bad-request` for one in use, whoever was given it at the same moment included: giving
 * it checks that it stands as it was read, and the last look is taken when that cannot hold any more.
 */
export const commitRoleDeletion = async (unit: Unit, role: CustomRole): Promise<void> => {
  await assertUnused(unit, role);
  await unit.commitAfterLook(unit.stores.roles.deletion(role), () => assertUnused(unit, role));
};

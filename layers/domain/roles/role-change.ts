import { LocketError } from '../errors.ts';
import { assertCovers, denialsLifted, forGood, type Holdings } from '../permissions/coverage.ts';
import { followersNamed } from '../permissions/effective-rules.ts';
import type { Rule } from '../permissions/rule.ts';
import { actionsOf } from '../permissions/subjects.ts';
import type { Unit } from '../unit.ts';
import type { CustomRole, RoleReference } from './role.ts';

const given = (rules: readonly Rule[]): Holdings => ({
  roles: [],
  privileges: [{ rules, isTemporary: false }],
});

/** Denials among `rules` that are not among `known`. */
const newDenials = (rules: readonly Rule[], known: readonly Rule[]): readonly Rule[] => {
  const texts = new Set(known.map((rule) => JSON.stringify(rule)));
  return rules.filter((rule) => rule.inverted === true && !texts.has(JSON.stringify(rule)));
};

/** Everything on the subjects that cease, or begin, to follow the rules on secrets of all that a holder has. */
const refollowed = (before: readonly Rule[], after: readonly Rule[]): readonly Rule[] => {
  const [was, is] = [followersNamed(before), followersNamed(after)];
  return [...was, ...is]
    .filter((subject) => was.includes(subject) !== is.includes(subject))
    .map((subject) => ({ subject, action: actionsOf('project', subject) ?? [] }));
};

/** Refuses a role that nobody has, new or to be deleted, unless the caller may do what it allows: `forbidden`. */
export const assertMayMake = (
  unit: Pick<Unit, 'runtime'>,
  { holdings }: { readonly holdings: Holdings },
  rules: readonly Rule[],
  message: string,
): void => assertCovers(holdings, given(rules), forGood(unit.runtime.now()), message);

/**
 * Refuses to change the rules of a role unless the caller may do what they allow before and after, and what they cease or
 * begin to deny: `forbidden` with `message`. Whoever has the role may be anybody and hold anything beside it: for nobody it
 * changes anything that the caller may not do.
 */
export const assertMayShape = (
  unit: Pick<Unit, 'runtime'>,
  access: { readonly holdings: Holdings },
  before: readonly Rule[],
  after: readonly Rule[],
  message: string,
): void => {
  assertMayMake(unit, access, before, message);
  assertMayMake(unit, access, after, message);
  assertMayMake(unit, access, refollowed(before, after), message);
  const span = forGood(unit.runtime.now());
  for (const rules of [newDenials(before, after), newDenials(after, before)])
    assertCovers(access.holdings, denialsLifted(given(rules)), span, message);
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

/** Refuses what would leave new members of an organization without the role they get: `bad-request`. */
export const assertNotDefault = async (unit: Unit, role: CustomRole): Promise<void> => {
  if (await isDefaultRole(unit, role))
    throw new LocketError(
      'bad-request',
      'New members of the organization get this role: choose another one first',
    );
};

/** Refuses a role that somebody has, windows that are over included, or that new members get: `bad-request`. */
const assertUnused = async (unit: Unit, role: CustomRole): Promise<void> => {
  const { scope, id } = role.home;
  const held = await (scope === 'project' ? inProject(unit, id) : inOrganization(unit, id));
  if (held.some(({ customRoleId }) => customRoleId === role.id))
    throw new LocketError('bad-request', 'The role is in use: give whoever has it another one first');
  await assertNotDefault(unit, role);
};

/**
 * Deletes a role that nobody has. `bad-request` for one in use, whoever was given it at the same moment included: giving
 * it checks that it stands as it was read, and the last look is taken when that cannot hold any more.
 */
export const commitRoleDeletion = async (unit: Unit, role: CustomRole): Promise<void> => {
  await assertUnused(unit, role);
  await unit.commitAfterLook(unit.stores.roles.deletion(role), () => assertUnused(unit, role));
};

import { holderIn } from '../groups/standing-in-groups.ts';
import { assertCovers, denialsLifted, filledIn, forGood, type Holdings } from '../permissions/coverage.ts';
import { resolvePlaceholders } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import { customRolesOf, inProject, type NamedRoles } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { type ProjectAccess, placeholdersOf } from './access.ts';
import { type Entitlement, entitlementIn, holdingsOf, withOwnGrant } from './entitlement.ts';
import type { ProjectGrant } from './project.ts';

/** The caller's rules in the project with its own name and metadata filled in. */
export const ownRules = ({ rules, member }: ProjectAccess): readonly Rule[] =>
  resolvePlaceholders(rules, placeholdersOf(member));

type Giver = Pick<ProjectAccess, 'holdings'>;

const assertCoversHere = (unit: Unit, { holdings }: Giver, given: Holdings, message: string): void =>
  assertCovers(holdings, given, forGood(unit.runtime.now()), message);

/** Refuses roles or privileges that would at some time allow more than the caller may at that time: `forbidden`. */
export const assertMayGrant = (unit: Unit, access: Giver, given: Holdings): void =>
  assertCoversHere(unit, access, given, 'You cannot grant a role that allows more than you may yourself');

/** The same for everybody in a group, which also needs what is denied to them: nobody looks through who they are. */
export const assertMayGrantToGroup = (unit: Unit, access: Giver, given: Holdings): void => {
  assertMayGrant(unit, access, given);
  assertMayGrant(unit, access, denialsLifted(given));
};

const refusalToAlter = 'You cannot change a member who is more privileged than you';

/**
 * Refuses to alter what somebody holds, by whatever road, unless the caller may do all of it before and after:
 * `forbidden`.
 */
export const assertMayAlter = (unit: Unit, access: Giver, before: Holdings, after: Holdings): void => {
  assertCoversHere(unit, access, before, refusalToAlter);
  assertMayGrant(unit, access, after);
};

/** Everything that whoever holds a grant was given in its project; of a group, what the grant itself gives. */
export const entitlementOf = async (unit: Unit, grant: ProjectGrant): Promise<Entitlement> => {
  const { projectId, orgId, actorKind, actorId } = grant;
  if (actorKind !== 'group')
    return entitlementIn(unit, projectId, await holderIn(unit, orgId, actorKind, actorId));
  const customRoles = await customRolesOf(unit, inProject(projectId), grant.roles);
  return { own: grant, ofGroups: [], joinedAt: new Map(), privileges: [], customRoles };
};

/** A grant as it is to be, with the custom roles it comes to hold. */
export interface NextGrant {
  readonly grant: ProjectGrant;
  readonly customRoles: NamedRoles['customRoles'];
}

const heldNext = (before: Entitlement, { grant, customRoles }: NextGrant): Holdings => {
  const held = holdingsOf(withOwnGrant(before, grant));
  return { ...held, customRoles: new Map([...(held.customRoles ?? []), ...customRoles]) };
};

/**
 * Refuses to alter or end the membership of somebody who is, or will be, more privileged than the caller, by whatever
 * road, or who would be afterwards, when what it is given is added and what it was denied is not denied any more.
 * `forbidden`.
 *
 * @param next absent when the membership is to end.
 */
export const assertMayChange = async (
  unit: Unit,
  access: Giver,
  grant: ProjectGrant,
  next?: NextGrant,
): Promise<void> => {
  const before = await entitlementOf(unit, grant);
  const held = holdingsOf(before);
  assertCoversHere(unit, access, held, refusalToAlter);
  // Who is in a group, and what else they hold, is not looked at: whatever it denied may come to be allowed.
  if (grant.actorKind === 'group') assertCoversHere(unit, access, denialsLifted(held), refusalToAlter);
  if (next)
    (grant.actorKind === 'group' ? assertMayGrantToGroup : assertMayGrant)(
      unit,
      access,
      heldNext(before, next),
    );
  else assertCoversHere(unit, access, holdingsOf(withOwnGrant(before, undefined)), refusalToAlter);
};

/**
 * Refuses to end the caller's own membership when it denies what groups that stay allow: `forbidden`. Nobody lifts a denial
 * from themselves.
 */
export const assertMayLeave = async (
  unit: Unit,
  access: ProjectAccess,
  grant: ProjectGrant,
): Promise<void> => {
  const left = holdingsOf(withOwnGrant(await entitlementOf(unit, grant), undefined));
  const message = 'You cannot leave a membership that denies you what your groups allow';
  assertCoversHere(unit, access, filledIn(left, placeholdersOf(access.member)), message);
};

import { groupMembershipsOf, type Holder } from '../groups/standing-in-groups.ts';
import type { Holdings } from '../permissions/coverage.ts';
import type { RoleGrant } from '../permissions/grants.ts';
import type { PlaceholderValues } from '../permissions/placeholders.ts';
import type { Privilege } from '../privileges/privilege.ts';
import { type CustomRole, customRolesOf, inProject, rulesHeld } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import type { ProjectGrant } from './project.ts';

type Reading = Pick<Unit, 'stores'>;

/** Everything that somebody was given in a project, whatever of it holds now. */
export interface Entitlement {
  /** Absent for who is in the project through groups only. */
  readonly own: ProjectGrant | undefined;
  /** Of each group that the holder is in and that has roles here. */
  readonly ofGroups: readonly ProjectGrant[];
  /** By group id: since when the holder is in it, ISO 8601. */
  readonly joinedAt: ReadonlyMap<string, string>;
  readonly privileges: readonly Privilege[];
  /** By id: the custom roles of all these grants. */
  readonly customRoles: ReadonlyMap<string, CustomRole>;
}

/** The grants by which somebody is in the project, its own first; none for who is no member. */
export const grantsOf = ({ own, ofGroups }: Entitlement): readonly ProjectGrant[] =>
  own ? [own, ...ofGroups] : ofGroups;

/**
 * Whether a privilege hangs on a membership that the holder has. On that of a group only what was given since the holder is
 * in it: one that was made anew, there too, brings nothing back.
 */
export const isHeldBy = (
  { own, ofGroups, joinedAt }: Pick<Entitlement, 'own' | 'ofGroups' | 'joinedAt'>,
  { membershipId, createdAt }: Pick<Privilege, 'membershipId' | 'createdAt'>,
): boolean =>
  own?.id === membershipId ||
  ofGroups.some(({ id, actorId }) => id === membershipId && (joinedAt.get(actorId) ?? '') <= createdAt);

/** Every role that these grants give, windows open or not. */
const rolesOf = (entitlement: Entitlement): readonly RoleGrant[] => {
  const { own, ofGroups } = entitlement;
  return own && ofGroups.length === 0 ? own.roles : grantsOf(entitlement).flatMap(({ roles }) => roles);
};

const none: readonly never[] = [];

/** What may hang on a grant is looked for where the grant says so, or where it may hang on that of a group. */
const privilegesOf = async (
  { stores }: Reading,
  projectId: string,
  { kind, id, inGroups }: Holder,
  own: Promise<ProjectGrant | undefined>,
): Promise<readonly Privilege[]> =>
  inGroups === true || (await own)?.hasPrivileges === true ? stores.privileges.of(projectId, kind, id) : none;

/**
 * Everything the holder was given in a project, from strongly consistent reads of this request. An actor that was in no
 * group, and has neither privileges nor custom roles, costs the read of its own grant and no other.
 */
export const entitlementIn = async (
  unit: Reading,
  projectId: string,
  holder: Holder,
): Promise<Entitlement> => {
  const { projects } = unit.stores;
  const asked = projects.grant(projectId, holder.kind, holder.id);
  const [own, memberships, beside] = await Promise.all([
    asked,
    groupMembershipsOf(unit, holder),
    privilegesOf(unit, projectId, holder, asked),
  ]);
  const groupIds = memberships.map(({ groupId }) => groupId);
  const found = await Promise.all(groupIds.map((groupId) => projects.grant(projectId, 'group', groupId)));
  const ofGroups = found.flatMap((grant) => grant ?? []);
  const grants = own ? [own, ...ofGroups] : ofGroups;
  const given = grants.flatMap(({ roles }) => roles);
  const customRoles = await customRolesOf(unit, inProject(projectId), given);
  projects.remember(projectId, holder.kind, holder.id, {
    orgId: holder.orgId,
    inGroups: holder.inGroups === true,
    groupIds,
    customRoleIds: [...customRoles.keys()],
    hasPrivileges: beside !== none,
  });
  const joinedAt = new Map(memberships.map(({ groupId, createdAt }) => [groupId, createdAt]));
  const privileges = beside.filter((privilege) => isHeldBy({ own, ofGroups, joinedAt }, privilege));
  return { own, ofGroups, joinedAt, privileges, customRoles };
};

/** The same as what is weighed when something is given or altered. */
export const holdingsOf = (entitlement: Entitlement, placeholders?: PlaceholderValues): Holdings => {
  const roles = rolesOf(entitlement);
  return {
    roles,
    customRoles: rulesHeld(roles, entitlement.customRoles),
    privileges: entitlement.privileges,
    ...(placeholders && { placeholders }),
  };
};

/** What would be left to somebody with another grant of its own, or, without one, after it ended. */
export const withOwnGrant = (
  { ofGroups, joinedAt, privileges, customRoles }: Entitlement,
  own: ProjectGrant | undefined,
): Entitlement => ({
  own,
  ofGroups,
  joinedAt,
  privileges: privileges.filter((privilege) => isHeldBy({ own, ofGroups, joinedAt }, privilege)),
  customRoles,
});

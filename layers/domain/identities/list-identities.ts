import { enterOrganization } from '../organizations/access.ts';
import { assertCanAnywhere, can } from '../permissions/ability.ts';
import type { IdentityMembership } from '../projects/identity-memberships.ts';
import { type CustomRole, customRolesOf, inOrganization, inProject, type RolesById } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { enterIdentity } from './access.ts';
import { type AuthMethod, type Identity, isOfOrganization, type SeenIdentity } from './identity.ts';
import { lockedMethodsOf } from './locked-methods.ts';

export interface IdentitySearch {
  readonly offset: number;
  readonly limit: number;
  readonly orderDirection: 'asc' | 'desc';
  /** Part of the name, upper and lower case alike. */
  readonly search?: string | undefined;
}

export interface IdentityPage {
  readonly identities: readonly SeenIdentity[];
  /** How many there are in all, the page left aside. */
  readonly totalCount: number;
}

const alphabet = new Intl.Collator('en', { numeric: true });

const byName = ({ identity: a }: SeenIdentity, { identity: b }: SeenIdentity): number =>
  alphabet.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);

/** The identities of the caller's organization that the caller may read, those of its projects left aside. */
export const readableIdentities = async (unit: Unit, orgId: string): Promise<readonly SeenIdentity[]> => {
  const { ability } = await enterOrganization(unit, orgId);
  assertCanAnywhere(ability, 'read', 'identity');
  const { identities } = unit.stores;
  const [all, logins] = await Promise.all([identities.listOf(orgId), identities.lastLogins(orgId)]);
  const byIdentity = new Map(logins.map((login) => [login.identityId, login]));
  const readable = all
    .filter(isOfOrganization)
    .filter(({ id }) => can(ability, 'read', 'identity', { identityId: id }));
  const roles = await customRolesOf(unit, inOrganization(orgId), readable);
  return readable.map((identity) => ({
    identity,
    lastLogin: byIdentity.get(identity.id),
    customRole: customRoleOf(identity, roles),
  }));
};

/** One page of them by name. */
export const searchIdentities = async (
  unit: Unit,
  orgId: string,
  { offset, limit, orderDirection, search }: IdentitySearch,
): Promise<IdentityPage> => {
  const wanted = search?.toLowerCase() ?? '';
  const found = (await readableIdentities(unit, orgId)).filter(({ identity }) =>
    identity.name.toLowerCase().includes(wanted),
  );
  const ordered = [...found].sort(orderDirection === 'asc' ? byName : (a, b) => byName(b, a));
  return { identities: ordered.slice(offset, offset + limit), totalCount: found.length };
};

/** An identity in full. */
export interface DetailedIdentity extends SeenIdentity {
  /** Methods at which wrong guesses lock somebody out now. */
  readonly lockedMethods: readonly AuthMethod[];
}

/** The custom role that an identity has in its organization, among those found. */
const customRoleOf = ({ customRoleId = '' }: Identity, roles: RolesById): CustomRole | undefined =>
  roles.get(customRoleId);

/** One identity; `not-found` for a foreign or unknown one. */
export const readIdentity = async (unit: Unit, identityId: string): Promise<DetailedIdentity> => {
  const { identity } = await enterIdentity(unit, identityId, 'read');
  const [lastLogin, lockedMethods, roles] = await Promise.all([
    unit.stores.identities.lastLogin(identity.orgId, identity.id),
    lockedMethodsOf(unit, identity),
    customRolesOf(unit, inOrganization(identity.orgId), [identity]),
  ]);
  return { identity, lastLogin, lockedMethods, customRole: customRoleOf(identity, roles) };
};

/** The projects an identity is a member of, with its roles there. */
export const membershipsOfIdentity = async (
  unit: Unit,
  identityId: string,
): Promise<readonly IdentityMembership[]> => {
  const { identity } = await enterIdentity(unit, identityId, 'read');
  const grants = await unit.stores.projects.grantsOf('identity', identityId);
  const projects = await Promise.all(grants.map(({ projectId }) => unit.stores.projects.find(projectId)));
  const customRoles = await Promise.all(
    grants.map(({ projectId, roles }) => customRolesOf(unit, inProject(projectId), roles)),
  );
  return grants.flatMap((grant, i) => {
    const [project, roles] = [projects[i], customRoles[i]];
    return project && roles ? [{ identity, project, grant, customRoles: roles }] : [];
  });
};

import { LocketError } from '../errors.ts';
import { type Identity, isOfOrganization } from '../identities/identity.ts';
import { assertCan, assertCanAnywhere, can } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { customRolesOf, inProject, type RolesById } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { assertMayChange, assertMayGrant } from './boundary.ts';
import { removeGrants, replaceRoles } from './change-grant.ts';
import { newGrant } from './grant.ts';
import type { Project, ProjectGrant } from './project.ts';
import { enterHolderOf } from './reference.ts';
import { grantedRoles, type RoleRequest, rolesRequested } from './role-assignment.ts';

/** A machine identity's membership in a project. */
export interface IdentityMembership {
  readonly project: Project;
  readonly grant: ProjectGrant;
  readonly identity: Identity;
  /** Of the membership. */
  readonly customRoles: RolesById;
}

/** Which part of a list is wanted, in name order. */
export interface ListRequest {
  readonly offset: number;
  readonly limit: number;
  readonly orderDirection: 'asc' | 'desc';
  /** Part of the name, in any case. */
  readonly search?: string | undefined;
}

const notAMember = (): LocketError => new LocketError('not-found', 'Identity membership not found');

const noteIdentity = (
  unit: Unit,
  { id, name }: Identity,
  more: Readonly<Record<string, unknown>> = {},
): void => unit.note({ metadata: { identityId: id, name, ...more } });

const slugsOf = (requests: readonly RoleRequest[]): readonly string[] => requests.map(({ role }) => role);

/** One of the organization's, or the project's own. */
const ownIdentity = async (
  unit: Unit,
  { id: projectId, orgId }: Project,
  id: string,
): Promise<Identity | undefined> => {
  const identity = await unit.stores.identities.find(id);
  const { projectId: home = projectId } = identity ?? {};
  return identity?.orgId === orgId && home === projectId ? identity : undefined;
};

const membershipOf = async (
  unit: Unit,
  { project }: ProjectAccess,
  identityId: string,
): Promise<IdentityMembership> => {
  const [grant, identity] = await Promise.all([
    unit.stores.projects.grant(project.id, 'identity', identityId),
    ownIdentity(unit, project, identityId),
  ]);
  if (!grant || !identity) throw notAMember();
  const customRoles = await customRolesOf(unit, inProject(project.id), grant.roles);
  return { project, grant, identity, customRoles };
};

/**
 * Makes a machine identity of the organization a member with these roles. Needs `identity:create`; `not-found` for an
 * unknown identity or role, `forbidden` for a role beyond the caller's own, `already-exists` for a member.
 */
export const addIdentity = async (
  unit: Unit,
  projectId: string,
  identityId: string,
  requests: readonly RoleRequest[],
): Promise<ProjectGrant> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'create', 'identity', { identityId });
  const identity = await ownIdentity(unit, access.project, identityId);
  if (!identity) throw new LocketError('not-found', 'Identity not found');
  noteIdentity(unit, identity, { roles: slugsOf(requests) });
  const named = await rolesRequested(unit, access.project.id, requests);
  const roles = grantedRoles(unit, requests, named);
  assertMayGrant(unit, access, { roles, customRoles: named.customRoles });
  const grant = newGrant(unit, access.project, { kind: 'identity', id: identityId }, roles);
  await unit.commit([...unit.stores.projects.grantCreation(grant), ...named.checks]);
  return grant;
};

/** Replaces the roles of an identity. Needs `identity:edit`; refused as `replaceRoles` does. */
export const updateIdentityRoles = (
  unit: Unit,
  projectId: string,
  identityId: string,
  requests: readonly RoleRequest[],
): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'edit', 'identity', { identityId });
    const { grant, identity } = await membershipOf(unit, access, identityId);
    noteIdentity(unit, identity, { roles: slugsOf(requests) });
    return replaceRoles(unit, access, grant, requests);
  });

/**
 * Ends an identity's membership. Needs `identity:delete` and rights not below the identity's own; `bad-request` for one that
 * belongs to the project, which nobody could find any more.
 */
export const removeIdentity = (unit: Unit, projectId: string, identityId: string): Promise<ProjectGrant> =>
  retryingConflicts(unit, async () => {
    const access = await enterProject(unit, projectId);
    assertCan(access.ability, 'delete', 'identity', { identityId });
    const { grant, identity } = await membershipOf(unit, access, identityId);
    noteIdentity(unit, identity);
    if (!isOfOrganization(identity))
      throw new LocketError('bad-request', 'The identity belongs to this project: delete it instead');
    await assertMayChange(unit, access, grant);
    await removeGrants(unit, access, [grant]);
    return grant;
  });

const reading = async (
  unit: Unit,
  access: ProjectAccess,
  identityId: string,
): Promise<IdentityMembership> => {
  assertCan(access.ability, 'read', 'identity', { identityId });
  const membership = await membershipOf(unit, access, identityId);
  noteIdentity(unit, membership.identity);
  return membership;
};

/** An identity's membership. Needs `identity:read`. */
export const readIdentityMembership = async (
  unit: Unit,
  projectId: string,
  identityId: string,
): Promise<IdentityMembership> => reading(unit, await enterProject(unit, projectId), identityId);

/** The same by membership id alone; one in a foreign project looks like none. */
export const findIdentityMembership = async (
  unit: Unit,
  membershipId: string,
): Promise<IdentityMembership> => {
  const found = await unit.stores.projects.grantById(membershipId);
  const grant = found?.actorKind === 'identity' ? found : undefined;
  const access = await enterHolderOf(unit, 'Identity membership', grant?.projectId);
  return reading(unit, access, grant?.actorId ?? '');
};

const membershipsIn = async (
  unit: Unit,
  { project, ability }: ProjectAccess,
): Promise<readonly IdentityMembership[]> => {
  const grants = await unit.stores.projects.grantsIn(project.id, 'identity');
  const visible = grants.filter(({ actorId }) => can(ability, 'read', 'identity', { identityId: actorId }));
  const [identities, customRoles] = await Promise.all([
    Promise.all(visible.map(({ actorId }) => ownIdentity(unit, project, actorId))),
    customRolesOf(
      unit,
      inProject(project.id),
      visible.flatMap(({ roles }) => roles),
    ),
  ]);
  return visible.flatMap((grant, index) => {
    const identity = identities[index];
    return identity ? [{ project, grant, identity, customRoles }] : [];
  });
};

const byName = (a: IdentityMembership, b: IdentityMembership): number =>
  a.identity.name.localeCompare(b.identity.name, 'en') || a.identity.id.localeCompare(b.identity.id);

/** A part of the identities in the project that the caller may see, and how many match in all. */
export const listIdentityMemberships = async (
  unit: Unit,
  projectId: string,
  { offset, limit, orderDirection, search = '' }: ListRequest,
): Promise<{ readonly memberships: readonly IdentityMembership[]; readonly totalCount: number }> => {
  const access = await enterProject(unit, projectId);
  assertCanAnywhere(access.ability, 'read', 'identity');
  const wanted = search.toLowerCase();
  const matching = (await membershipsIn(unit, access))
    .filter(({ identity }) => identity.name.toLowerCase().includes(wanted))
    .sort(byName);
  if (orderDirection === 'desc') matching.reverse();
  unit.note({ metadata: { numberOfIdentities: matching.length } });
  return { memberships: matching.slice(offset, offset + limit), totalCount: matching.length };
};

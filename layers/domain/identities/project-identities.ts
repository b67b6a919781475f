import { assertCan, assertCanAnywhere, can } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import { assertMayGrant } from '../projects/boundary.ts';
import { newGrant } from '../projects/grant.ts';
import { grantedRoles, type RoleRequest, rolesRequested } from '../projects/role-assignment.ts';
import type { Unit } from '../unit.ts';
import { type IdentityAction, unknownIdentity } from './access.ts';
import { homeOf, type MetadataDraft, newIdentity } from './create-identity.ts';
import { deleteIdentity } from './delete-identity.ts';
import type { Identity } from './identity.ts';
import { type UpdateIdentityRequest, updateIdentity } from './update-identity.ts';

export interface ProjectIdentityRequest {
  readonly name: string;
  readonly metadata: readonly MetadataDraft[];
  readonly hasDeleteProtection: boolean;
  /** What it may do in the project. */
  readonly roles: readonly RoleRequest[];
}

/**
 * Creates a machine identity that belongs to the project, with these roles there and none in the organization. Needs
 * `identity:create` in the project; `not-found` for an unknown role, `forbidden` for one beyond the caller's own.
 */
export const createProjectIdentity = async (
  unit: Unit,
  projectId: string,
  { roles: requests, ...request }: ProjectIdentityRequest,
): Promise<Identity> => {
  const access = await enterProject(unit, projectId);
  const id = unit.runtime.uuid();
  assertCan(access.ability, 'create', 'identity', { identityId: id });
  const { project } = access;
  const named = await rolesRequested(unit, project.id, requests);
  const roles = grantedRoles(unit, requests, named);
  assertMayGrant(unit, access, { roles, customRoles: named.customRoles });
  const { organization, check } = await homeOf(unit, project.orgId);
  const bare = newIdentity(unit, id, { ...request, organization }, { role: 'no-access' });
  const identity = { ...bare, projectId: project.id };
  unit.note({
    metadata: { identityId: id, name: identity.name, roles: requests.map(({ role }) => role) },
  });
  const { identities, projects } = unit.stores;
  await unit.commit([
    ...identities.creation(identity),
    ...projects.furtherGrantCreation(newGrant(unit, project, { kind: 'identity', id }, roles)),
    check,
    ...named.checks,
  ]);
  return identity;
};

/** An identity of the project on which the caller may do `action` there; `not-found` for any other. */
const enterProjectIdentity = async (
  unit: Unit,
  projectId: string,
  identityId: string,
  action: IdentityAction,
): Promise<Identity> => {
  const { ability } = await enterProject(unit, projectId);
  assertCan(ability, action, 'identity', { identityId });
  const identity = await unit.stores.identities.find(identityId);
  if (identity?.projectId !== projectId) throw unknownIdentity();
  unit.note({ metadata: { identityId, name: identity.name } });
  return identity;
};

/** An identity that belongs to the project. Needs `identity:read` there. */
export const readProjectIdentity = (unit: Unit, projectId: string, identityId: string): Promise<Identity> =>
  enterProjectIdentity(unit, projectId, identityId, 'read');

/** Changes an identity that belongs to the project, refused as `updateIdentity` does. */
export const updateProjectIdentity = async (
  unit: Unit,
  projectId: string,
  identityId: string,
  request: Omit<UpdateIdentityRequest, 'role'>,
): Promise<Identity> => {
  await enterProjectIdentity(unit, projectId, identityId, 'edit');
  return updateIdentity(unit, identityId, request);
};

/** Deletes an identity that belongs to the project, refused as `deleteIdentity` does. */
export const deleteProjectIdentity = async (
  unit: Unit,
  projectId: string,
  identityId: string,
): Promise<Identity> => {
  await enterProjectIdentity(unit, projectId, identityId, 'delete');
  return deleteIdentity(unit, identityId);
};

/** Which part of the list is wanted, in name order. */
export interface ProjectIdentityPage {
  readonly offset: number;
  readonly limit: number;
  /** Part of the name, in any case. */
  readonly search?: string | undefined;
}

const byName = (a: Identity, b: Identity): number =>
  a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id);

/** A part of the identities that belong to the project and that the caller may read, and how many match in all. */
export const listProjectIdentities = async (
  unit: Unit,
  projectId: string,
  { offset, limit, search = '' }: ProjectIdentityPage,
): Promise<{ readonly identities: readonly Identity[]; readonly totalCount: number }> => {
  const { ability } = await enterProject(unit, projectId);
  assertCanAnywhere(ability, 'read', 'identity');
  const wanted = search.toLowerCase();
  const found = (await unit.stores.identities.ofProject(projectId))
    .filter(({ id }) => can(ability, 'read', 'identity', { identityId: id }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort(byName);
  unit.note({ metadata: { numberOfIdentities: found.length } });
  return { identities: found.slice(offset, offset + limit), totalCount: found.length };
};

import * as z from 'zod';
import {
  addIdentity,
  removeIdentity,
  updateIdentityRoles,
} from '../../layers/domain/projects/identity-memberships.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, optional } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { GrantedRoleReply, grantedRolesReply, RolesInput, roleSlugInput } from '../roles/wire.ts';
import { IdentityGrantReply, identityGrantReply } from './reply.ts';

const IdentityInProject = ProjectId.extend({ identityId: id });
/** Three generations of clients call them these. */
export const identityMembershipPaths = [
  '/api/v2/workspace/{projectId}/identity-memberships',
  '/api/v1/projects/{projectId}/identity-memberships',
  '/api/v1/projects/{projectId}/memberships/identities',
];

const emptyIsAbsent = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? '' : value);

/** Roles that may be left out; an empty list counts as that. */
export const optionalRoles = z.preprocess(emptyIsAbsent, optional(RolesInput));

const AddBody = z.object({
  role: defaulted(roleSlugInput, 'no-access'),
  roles: optionalRoles,
});

const change = { access: members, limit: 'write', params: IdentityInProject } as const;

const add = (base: string) =>
  operation({
    ...change,
    method: 'POST',
    path: `${base}/{identityId}`,
    summary: 'Make a machine identity a member of the project',
    audit: 'create-identity-project-membership',
    body: AddBody,
    reply: IdentityGrantReply,
    expect: expectProject,
    handle: async ({ params, body, unit }) =>
      identityGrantReply(
        await addIdentity(unit, params.projectId, params.identityId, body.roles ?? [{ role: body.role }]),
      ),
  });

const update = (base: string) =>
  operation({
    ...change,
    method: 'PATCH',
    path: `${base}/{identityId}`,
    summary: 'Replace the roles of a machine identity in the project',
    audit: 'update-identity-project-membership',
    body: z.object({ roles: RolesInput }),
    reply: () => z.object({ roles: z.array(GrantedRoleReply()) }),
    expect: expectProject,
    handle: async ({ params, body, unit }) =>
      grantedRolesReply(await updateIdentityRoles(unit, params.projectId, params.identityId, body.roles)),
  });

const remove = (base: string) =>
  operation({
    ...change,
    method: 'DELETE',
    path: `${base}/{identityId}`,
    summary: 'Take a machine identity out of the project',
    audit: 'delete-identity-project-membership',
    reply: IdentityGrantReply,
    expect: expectProject,
    handle: async ({ params, unit }) =>
      identityGrantReply(await removeIdentity(unit, params.projectId, params.identityId)),
  });

export const identityMembershipOperations = identityMembershipPaths.flatMap((base) => [
  add(base),
  update(base),
  remove(base),
]);

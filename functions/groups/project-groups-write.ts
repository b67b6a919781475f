import * as z from 'zod';
import { addGroup, removeGroup, updateGroupRoles } from '../../layers/domain/projects/group-memberships.ts';
import type { ProjectGrant } from '../../layers/domain/projects/project.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { defaulted, id, instant, optional, shownName, uuid } from '../../layers/http/wire.ts';
import { expectProject, ProjectId } from '../projects/scope.ts';
import { GrantedRoleReply, grantedRolesReply, RolesInput, roleSlugInput } from '../roles/wire.ts';

/** Two generations of clients call them these. */
export const projectGroupPaths = [
  '/api/v2/workspace/{projectId}/groups',
  '/api/v1/projects/{projectId}/groups',
];

export const GroupInProject = ProjectId.extend({ groupId: id });

const emptyIsAbsent = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? '' : value);

const AddBody = z.object({
  role: defaulted(roleSlugInput, 'no-access'),
  roles: z.preprocess(emptyIsAbsent, optional(RolesInput)),
});

const GrantReply = () =>
  z.object({
    groupMembership: z.object({
      id: uuid,
      projectId: z.string(),
      groupId: uuid,
      createdAt: instant(),
      updatedAt: instant(),
    }),
  });

const grantReply = (grant: ProjectGrant): z.input<ReturnType<typeof GrantReply>> => ({
  groupMembership: {
    id: grant.id,
    projectId: grant.projectId,
    groupId: grant.actorId,
    createdAt: grant.createdAt,
    updatedAt: grant.updatedAt,
  },
});

const change = { access: members, limit: 'write', expect: expectProject } as const;

const add = (base: string) =>
  operation({
    ...change,
    method: 'POST',
    path: `${base}/{groupId}`,
    summary: 'Give a group, by id or name, roles in the project',
    audit: 'create-group-project-membership',
    params: ProjectId.extend({ groupId: shownName(50) }),
    body: AddBody,
    reply: GrantReply,
    handle: async ({ params, body, unit }) =>
      grantReply(await addGroup(unit, params.projectId, params.groupId, body.roles ?? [{ role: body.role }])),
  });

const update = (base: string) =>
  operation({
    ...change,
    method: 'PATCH',
    path: `${base}/{groupId}`,
    summary: 'Replace the roles of a group in the project',
    audit: 'update-group-project-membership',
    params: GroupInProject,
    body: z.object({ roles: RolesInput }),
    reply: () => z.object({ roles: z.array(GrantedRoleReply()) }),
    handle: async ({ params, body, unit }) =>
      grantedRolesReply(await updateGroupRoles(unit, params.projectId, params.groupId, body.roles)),
  });

const remove = (base: string) =>
  operation({
    ...change,
    method: 'DELETE',
    path: `${base}/{groupId}`,
    summary: 'Take a group out of the project',
    audit: 'delete-group-project-membership',
    params: GroupInProject,
    reply: GrantReply,
    handle: async ({ params, unit }) => grantReply(await removeGroup(unit, params.projectId, params.groupId)),
  });

export const projectGroupOperations = projectGroupPaths.flatMap((base) => [
  add(base),
  update(base),
  remove(base),
]);

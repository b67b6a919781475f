import * as z from 'zod';
import type { RoleGrant } from '../../layers/domain/permissions/grants.ts';
import type { ProjectGrant } from '../../layers/domain/projects/project.ts';
import { roleRequest } from '../../layers/domain/projects/role-assignment.ts';
import { flag, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';

/** The most roles one membership holds. */
const maxRoles = 20;
const text = z.string().trim().max(64);

export const roleSlugInput = z.string().trim().min(1).max(64);

/** A role asked for; the temporary members only count when `isTemporary` says so. */
const RoleInput = z.object({
  role: roleSlugInput,
  isTemporary: flag(false),
  temporaryMode: optional(text),
  temporaryRange: optional(text),
  temporaryAccessStartTime: optional(text),
});

/** One or more roles asked for. */
export const RolesInput = z.array(ruled(RoleInput, roleRequest)).min(1).max(maxRoles);

const windowReply = () => ({
  temporaryMode: z.string().nullable(),
  temporaryRange: z.string().nullable(),
  temporaryAccessStartTime: instant().nullable(),
  temporaryAccessEndTime: instant().nullable(),
});

/** A role as memberships show it. */
export const RoleReply = () =>
  z.object({
    id: z.string(),
    role: z.string(),
    customRoleId: z.string().nullable(),
    customRoleName: z.string().nullable(),
    customRoleSlug: z.string().nullable(),
    isTemporary: z.boolean(),
    ...windowReply(),
  });

/** A role as the change of a membership answers it. */
export const GrantedRoleReply = () =>
  z.object({
    id: uuid,
    role: z.string(),
    projectMembershipId: uuid,
    customRoleId: z.string().nullable(),
    isTemporary: z.boolean(),
    ...windowReply(),
    createdAt: instant(),
    updatedAt: instant(),
  });

const windowOf = (role: RoleGrant) => ({
  isTemporary: role.isTemporary,
  temporaryMode: role.temporaryMode ?? null,
  temporaryRange: role.temporaryRange ?? null,
  temporaryAccessStartTime: role.temporaryAccessStartTime ?? null,
  temporaryAccessEndTime: role.temporaryAccessEndTime ?? null,
});

export const roleReply = (role: RoleGrant): z.input<ReturnType<typeof RoleReply>> => ({
  id: role.id,
  role: role.role,
  customRoleId: role.customRoleId ?? null,
  customRoleName: null,
  customRoleSlug: null,
  ...windowOf(role),
});

export const grantedRolesReply = (
  grant: ProjectGrant,
): { roles: z.input<ReturnType<typeof GrantedRoleReply>>[] } => ({
  roles: grant.roles.map((role) => ({
    id: role.id,
    role: role.role,
    projectMembershipId: grant.id,
    customRoleId: role.customRoleId ?? null,
    ...windowOf(role),
    createdAt: grant.updatedAt,
    updatedAt: grant.updatedAt,
  })),
});

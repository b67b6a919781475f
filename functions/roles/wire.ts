import * as z from 'zod';
import type { RoleGrant, TemporaryWindow } from '../../layers/domain/permissions/grants.ts';
import { pack } from '../../layers/domain/permissions/rule.ts';
import type { ProjectGrant } from '../../layers/domain/projects/project.ts';
import { roleRequest } from '../../layers/domain/projects/role-assignment.ts';
import type { CustomRole, RolesById } from '../../layers/domain/roles/role.ts';
import { flag, instant, optional, ruled, uuid } from '../../layers/http/wire.ts';

/** The most roles one membership holds. */
const maxRoles = 20;
const text = z.string().trim().max(64);

export const roleSlugInput = z.string().trim().min(1).max(64);

/** When something temporary begins and how long it lasts; only counts when `isTemporary` says so. */
export const windowMembersInput = {
  temporaryMode: optional(text),
  temporaryRange: optional(text),
  temporaryAccessStartTime: optional(text),
};

const RoleInput = z.object({ role: roleSlugInput, isTemporary: flag(false), ...windowMembersInput });

/** One or more roles asked for. */
export const RolesInput = z.array(ruled(RoleInput, roleRequest)).min(1).max(maxRoles);

export const windowReply = () => ({
  temporaryMode: z.string().nullable(),
  temporaryRange: z.string().nullable(),
  temporaryAccessStartTime: instant().nullable(),
  temporaryAccessEndTime: instant().nullable(),
});

/** A custom role as whoever has it shows it, with its rules as CASL packs them. */
export const CustomRoleReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    slug: z.string(),
    permissions: z.unknown().optional(),
    description: z.string().nullable(),
  });

export const customRoleReply = ({ id, name, slug, description, rules }: CustomRole) => ({
  ...{ id, name, slug, description },
  permissions: rules.map(pack),
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

export const windowOf = (given: TemporaryWindow) => ({
  isTemporary: given.isTemporary,
  temporaryMode: given.temporaryMode ?? null,
  temporaryRange: given.temporaryRange ?? null,
  temporaryAccessStartTime: given.temporaryAccessStartTime ?? null,
  temporaryAccessEndTime: given.temporaryAccessEndTime ?? null,
});

/** Of a custom role that is gone only the id is left to show. */
export const roleReply = (role: RoleGrant, customRoles: RolesById): z.input<ReturnType<typeof RoleReply>> => {
  const custom = customRoles.get(role.customRoleId ?? '');
  return {
    id: role.id,
    role: role.role,
    customRoleId: role.customRoleId ?? null,
    customRoleName: custom?.name ?? null,
    customRoleSlug: custom?.slug ?? null,
    ...windowOf(role),
  };
};

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

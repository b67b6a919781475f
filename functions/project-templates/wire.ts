import * as z from 'zod';
import type { ProjectTemplate, TemplateRole } from '../../layers/domain/project-templates/template.ts';
import {
  maxTemplateEnvironments,
  maxTemplateGroups,
  maxTemplateMembers,
  maxTemplateRoles,
} from '../../layers/domain/project-templates/template-rules.ts';
import { projectTypes } from '../../layers/domain/projects/create-project.ts';
import { maxPosition } from '../../layers/domain/projects/environment-order.ts';
import { id, instant, numeric, optional, uuid } from '../../layers/http/wire.ts';
import { nameInput, slugOf } from '../projects/scope.ts';
import { RulesInput } from '../roles/rule-wire.ts';

const roleSlugs = z.array(z.string().trim().min(1).max(64)).min(1).max(20);

const EnvironmentInput = z.object({
  name: nameInput,
  slug: slugOf(1),
  position: numeric(z.int().min(1).max(maxPosition)),
});

const RoleInput = z.object({
  name: nameInput,
  slug: slugOf(1),
  permissions: RulesInput('project'),
});

/** What both creating and changing a template take; `""` and null mean "not given". */
export const contentInput = {
  type: optional(z.enum(projectTypes)),
  environments: optional(z.array(EnvironmentInput).max(maxTemplateEnvironments)),
  roles: optional(z.array(RoleInput).max(maxTemplateRoles)),
  identities: optional(z.array(z.object({ identityId: id, roles: roleSlugs })).max(maxTemplateMembers)),
  users: optional(
    z
      .array(z.object({ username: z.string().trim().min(1).max(255), roles: roleSlugs }))
      .max(maxTemplateMembers),
  ),
  groups: optional(
    z
      .array(z.object({ groupSlug: z.string().trim().min(1).max(64), roles: roleSlugs }))
      .max(maxTemplateGroups),
  ),
};

const RuleReply = () =>
  z.object({
    subject: z.union([z.string(), z.array(z.string())]),
    action: z.array(z.string()),
    conditions: z.record(z.string(), z.unknown()).optional(),
    inverted: z.boolean(),
  });

const Roles = () => z.array(z.string());

export const TemplateReply = () =>
  z.object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    type: z.string(),
    roles: z.array(z.object({ name: z.string(), slug: z.string(), permissions: z.array(RuleReply()) })),
    environments: z.array(z.object({ name: z.string(), slug: z.string(), position: z.int() })),
    identities: z.array(z.object({ identityId: z.string(), roles: Roles() })),
    users: z.array(z.object({ username: z.string(), roles: Roles() })),
    groups: z.array(z.object({ groupSlug: z.string(), roles: Roles() })),
    orgId: uuid,
    createdAt: instant(),
    updatedAt: instant(),
  });

const roleReply = ({ name, slug, permissions }: TemplateRole) => ({
  name,
  slug,
  permissions: permissions.map(({ subject, action, conditions, inverted }) => ({
    subject: typeof subject === 'string' ? subject : [...subject],
    action: [...action],
    ...(conditions && { conditions }),
    inverted: inverted === true,
  })),
});

export const templateReply = (template: ProjectTemplate): z.input<ReturnType<typeof TemplateReply>> => ({
  id: template.id,
  name: template.name,
  description: template.description,
  type: template.type,
  roles: template.roles.map(roleReply),
  environments: template.environments.map(({ name, slug, position }) => ({ name, slug, position })),
  identities: template.identities.map(({ identityId, roles }) => ({ identityId, roles: [...roles] })),
  users: template.users.map(({ username, roles }) => ({ username, roles: [...roles] })),
  groups: template.groups.map(({ groupSlug, roles }) => ({ groupSlug, roles: [...roles] })),
  orgId: template.orgId,
  createdAt: template.createdAt,
  updatedAt: template.updatedAt,
});

import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Holdings } from '../permissions/coverage.ts';
import { assertMayGrant } from '../projects/boundary.ts';
import { placed } from '../projects/environment-order.ts';
import { type GrantHolder, newGrant } from '../projects/grant.ts';
import type { Environment, Project, ProjectGrant } from '../projects/project.ts';
import { grantedRoles } from '../projects/role-assignment.ts';
import { newRole } from '../roles/manage-roles.ts';
import { assertRulesFit, type CustomRole, inProject, type NamedRoles } from '../roles/role.ts';
import { assertMayMake } from '../roles/role-change.ts';
import type { Unit } from '../unit.ts';
import { isDefaultTemplate } from './default-template.ts';
import type { ProjectTemplate, TemplateEnvironment } from './template.ts';
import { groupInOrganization, identityInOrganization, userInOrganization } from './template-members.ts';

/**
 * The template that a new project names by name or id; undefined for the default one. Needs `settings:read`;
 * `not-found` when the organization has none such.
 */
export const templateToApply = async (
  unit: Unit,
  nameOrId: string | undefined,
): Promise<ProjectTemplate | undefined> => {
  if (nameOrId === undefined || isDefaultTemplate(nameOrId)) return undefined;
  const { orgId, ability } = await enterOrganization(unit);
  assertCan(ability, 'read', 'settings');
  const { templates } = unit.stores;
  const [byId, byName] = await Promise.all([
    templates.find(orgId, nameOrId),
    templates.findByName(orgId, nameOrId),
  ]);
  const template = byId ?? byName;
  if (!template) throw new LocketError('not-found', 'template: no such project template');
  unit.note({ metadata: { template: template.name } });
  return template;
};

/** New environments at the positions their template gives them; of two at one, the earlier goes first. */
export const environmentsFrom = (
  unit: Unit,
  wanted: readonly TemplateEnvironment[],
  at: string,
): readonly Environment[] =>
  wanted
    .map(({ name, slug, position }) => ({
      id: unit.runtime.uuid(),
      name,
      slug,
      position,
      createdAt: at,
      updatedAt: at,
    }))
    .reduceRight<readonly Environment[]>((all, each) => placed(all, each, each.position), []);

interface Joining {
  readonly name: string;
  readonly holder: GrantHolder | undefined;
  readonly roles: readonly string[];
}

const joining = async (
  unit: Unit,
  { orgId, identities, users, groups }: ProjectTemplate,
): Promise<readonly Joining[]> => {
  const held = (kind: GrantHolder['kind'], id: string | undefined) => (id ? { kind, id } : undefined);
  return Promise.all([
    ...identities.map(async ({ identityId, roles }) => ({
      name: identityId,
      holder: held('identity', await identityInOrganization(unit, orgId, identityId)),
      roles,
    })),
    ...users.map(async ({ username, roles }) => ({
      name: username,
      holder: held('user', await userInOrganization(unit, orgId, username)),
      roles,
    })),
    ...groups.map(async ({ groupSlug, roles }) => ({
      name: groupSlug,
      holder: held('group', await groupInOrganization(unit, orgId, groupSlug)),
      roles,
    })),
  ]);
};

/** Whoever makes the project, with what it holds there. */
interface Creator {
  readonly grant: ProjectGrant;
  readonly holdings: Holdings;
}

/** The custom roles of a template in a new project; `forbidden` for one that allows more than the creator may. */
const rolesFrom = (
  unit: Unit,
  { roles }: ProjectTemplate,
  project: Project,
  creator: Creator,
): readonly CustomRole[] =>
  roles.map(({ slug, name, permissions }) => {
    assertRulesFit(permissions, `roles: the permissions of '${slug}'`);
    assertMayMake(unit, creator, permissions, `roles: '${slug}' allows more than you may yourself`);
    return newRole(unit, inProject(project.id), { slug, name, description: null, rules: permissions });
  });

/** The roles of a template as those who join by it may be given them. */
const namedRoles = (roles: readonly CustomRole[]): NamedRoles => ({
  byName: new Map(roles.map((role) => [role.slug, role])),
  customRoles: new Map(roles.map(({ id, rules }) => [id, rules])),
  checks: [],
});

const membersFrom = async (
  unit: Unit,
  template: ProjectTemplate,
  project: Project,
  creator: Creator,
  named: NamedRoles,
): Promise<readonly ProjectGrant[]> => {
  const all = await joining(unit, template);
  const passedOver = all.filter(({ holder }) => !holder).map(({ name }) => name);
  if (passedOver.length > 0) unit.note({ metadata: { passedOver } });
  return all.flatMap(({ holder, roles: slugs }) => {
    if (!holder || holder.id === creator.grant.actorId) return [];
    const roles = grantedRoles(
      unit,
      slugs.map((role) => ({ role })),
      named,
    );
    assertMayGrant(unit, creator, { roles, customRoles: named.customRoles });
    return [newGrant(unit, project, holder, roles)];
  });
};

/** What a template gives a new project beside its environments and its creator. */
export interface TemplateParts {
  readonly roles: readonly CustomRole[];
  readonly members: readonly ProjectGrant[];
}

/**
 * The custom roles and the memberships, those of groups included, that a template gives a new project. Who has left the
 * organization since the template was written is passed over, and named in the trail. `forbidden` for what goes beyond
 * the creator's own rights.
 */
export const partsFrom = async (
  unit: Unit,
  template: ProjectTemplate | undefined,
  project: Project,
  creator: Creator,
): Promise<TemplateParts> => {
  if (!template) return { roles: [], members: [] };
  const roles = rolesFrom(unit, template, project, creator);
  return { roles, members: await membersFrom(unit, template, project, creator, namedRoles(roles)) };
};

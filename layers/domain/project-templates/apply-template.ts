import { LocketError } from '../errors.ts';
import { enterOrganization } from '../organizations/access.ts';
import { assertCan } from '../permissions/ability.ts';
import { builtInRole } from '../permissions/built-in-roles.ts';
import type { Holdings } from '../permissions/coverage.ts';
import { assertMayGrant } from '../projects/boundary.ts';
import { placed } from '../projects/environment-order.ts';
import { type GrantHolder, lasting, newGrant } from '../projects/grant.ts';
import type { Environment, Project, ProjectGrant } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { isDefaultTemplate } from './default-template.ts';
import type { ProjectTemplate, TemplateEnvironment } from './template.ts';
import { identityInOrganization, userInOrganization } from './template-members.ts';

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
  { orgId, identities, users }: ProjectTemplate,
): Promise<readonly Joining[]> => {
  const held = (kind: GrantHolder['kind'], id: string | undefined) => id && { kind, id };
  return Promise.all([
    ...identities.map(async ({ identityId, roles }) => ({
      name: identityId,
      holder: held('identity', await identityInOrganization(unit, orgId, identityId)) || undefined,
      roles,
    })),
    ...users.map(async ({ username, roles }) => ({
      name: username,
      holder: held('user', await userInOrganization(unit, orgId, username)) || undefined,
      roles,
    })),
  ]);
};

const builtIn = (slugs: readonly string[]): readonly string[] =>
  slugs.filter((slug) => builtInRole('project', slug));

/**
 * The memberships that a template gives a new project, beside its creator's. Who has left the organization since the
 * template was written is passed over, and named in the trail. `forbidden` for roles beyond the creator's own.
 */
export const membersFrom = async (
  unit: Unit,
  template: ProjectTemplate | undefined,
  project: Project,
  creator: { readonly grant: ProjectGrant; readonly holdings: Holdings },
): Promise<readonly ProjectGrant[]> => {
  const all = template ? await joining(unit, template) : [];
  const passedOver = all.filter(({ holder }) => !holder).map(({ name }) => name);
  if (passedOver.length > 0) unit.note({ metadata: { passedOver } });
  return all.flatMap(({ holder, roles }) => {
    const granted = builtIn(roles).map((role) => lasting(unit, role));
    const joins = holder && holder.id !== creator.grant.actorId && granted.length > 0;
    if (joins) assertMayGrant(unit, creator, { roles: granted });
    return joins ? [newGrant(unit, project, holder, granted)] : [];
  });
};

import { type Member, memberOf } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { type Ability, abilityOf } from '../permissions/ability.ts';
import { type Holdings, rulesAt } from '../permissions/coverage.ts';
import type { PlaceholderValues } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import type { Unit } from '../unit.ts';
import { type Entitlement, entitlementIn, grantsOf, holdingsOf } from './entitlement.ts';
import type { Environment, Project, ProjectGrant } from './project.ts';

/** What a caller may do in a project, assembled from this request's own reads; nothing of it outlives the request. */
export interface ProjectAccess {
  readonly project: Project;
  /** The caller's own membership; absent for who is here through groups only. */
  readonly grant: ProjectGrant | undefined;
  /** The membership that replies name: the own one, else that of a group. */
  readonly membership: ProjectGrant;
  /** All that the caller was given here, whatever of it holds now. */
  readonly holdings: Holdings;
  readonly member: Member;
  readonly rules: readonly Rule[];
  readonly ability: Ability;
}

export const unknownProject = (): LocketError => new LocketError('not-found', 'Project not found');

/** Placeholders that a rule's conditions may use about whoever calls. */
export const placeholdersOf = (member: Member): PlaceholderValues => {
  const { id, metadata } = member;
  if (member.kind === 'user') return { id, username: member.username, name: member.username, metadata };
  const auth = { method: member.authMethod.replace(/-auth$/, ''), claims: member.authClaims };
  return { id, username: member.name, name: member.name, metadata, auth };
};

/** What a member's grants amount to now; undefined for who has none in the project. */
export const rightsIn = (
  unit: Unit,
  member: Member,
  project: Project,
  entitlement: Entitlement,
): ProjectAccess | undefined => {
  const [membership] = grantsOf(entitlement);
  if (!membership || grantsOf(entitlement).some(({ orgId }) => orgId !== project.orgId)) return undefined;
  const placeholders = placeholdersOf(member);
  const holdings = holdingsOf(entitlement, placeholders);
  const rules = rulesAt(holdings, unit.runtime.now());
  const ability = abilityOf(rules, placeholders);
  return { project, grant: entitlement.own, membership, member, holdings, rules, ability };
};

/**
 * Lets the caller into a project that was read, in whatever state; `forbidden` without a membership in it, its own or a
 * group's. One whose time is over lets in as well, and gives nothing.
 */
export const admit = (
  unit: Unit,
  member: Member,
  project: Project,
  entitlement: Entitlement,
): ProjectAccess => {
  unit.note({
    projectId: project.id,
    organizationId: project.orgId,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
  });
  const access = rightsIn(unit, member, project, entitlement);
  if (!access) throw new LocketError('forbidden', 'You are not a member of this project');
  return access;
};

/**
 * The caller's rights in a project. `not-found` when it does not exist in the caller's organization (a foreign
 * project looks like none), `forbidden` when the caller holds no membership in it.
 */
export const enterProject = async (unit: Unit, projectId: string): Promise<ProjectAccess> => {
  const member = memberOf(unit.caller);
  const [project, entitlement] = await Promise.all([
    unit.stores.projects.find(projectId),
    entitlementIn(unit, projectId, member),
  ]);
  if (!project || project.orgId !== member.orgId) throw unknownProject();
  return admit(unit, member, project, entitlement);
};

/** The same by slug within the caller's organization. */
export const enterProjectBySlug = async (unit: Unit, slug: string): Promise<ProjectAccess> => {
  const id = await unit.stores.projects.idBySlug(memberOf(unit.caller).orgId, slug);
  if (id === undefined) throw unknownProject();
  return enterProject(unit, id);
};

/** The environment with this slug; `not-found` when the project has none such. */
export const environmentBySlug = (project: Project, slug: string): Environment => {
  const found = project.environments.find((environment) => environment.slug === slug);
  if (!found) throw new LocketError('not-found', `Environment '${slug}' not found in this project`);
  return found;
};

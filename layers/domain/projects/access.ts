import { assertTrustedAddress } from '../addresses/trusted-ips.ts';
import { type Member, memberOf, type ProjectActor, type ServiceCaller, type UserCaller } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { livingOrganization } from '../organizations/living.ts';
import { type Ability, abilityOf } from '../permissions/ability.ts';
import { assertCovers, type Holdings, rulesAt, thisMoment } from '../permissions/coverage.ts';
import type { PlaceholderValues } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import { holdingsGiven, rulesGiven } from '../service-tokens/service-token.ts';
import type { Unit } from '../unit.ts';
import { type Entitlement, entitlementIn, grantsOf, holdingsOf } from './entitlement.ts';
import { type PersonStanding, personStanding } from './person-standing.ts';
import type { Environment, Project, ProjectGrant } from './project.ts';

/** What a caller may do in a project, assembled from this request's own reads; nothing of it outlives the request. */
export interface ProjectAccess {
  readonly project: Project;
  /** The caller's own membership; absent for who is here through groups only. */
  readonly grant: ProjectGrant | undefined;
  /** The membership that replies name: the own one, else that of a group; of a service token its maker's. */
  readonly membership: ProjectGrant;
  /** All that the caller was given here, whatever of it holds now. */
  readonly holdings: Holdings;
  readonly member: ProjectActor;
  readonly rules: readonly Rule[];
  readonly ability: Ability;
}

export const unknownProject = (): LocketError => new LocketError('not-found', 'Project not found');

/** Placeholders that a rule's conditions may use about whoever calls. */
export const placeholdersOf = (
  member: Exclude<ProjectActor, UserCaller> | Pick<UserCaller, 'kind' | 'id' | 'username' | 'metadata'>,
): PlaceholderValues => {
  const { id } = member;
  if (member.kind === 'service') return { id, username: member.name, name: member.name, metadata: {} };
  const { metadata } = member;
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

/** The event of a request belongs to this project. */
export const noteProject = (unit: Unit, project: Project): void =>
  unit.note({
    projectId: project.id,
    organizationId: project.orgId,
    retentionDays: project.auditLogsRetentionDays ?? undefined,
    hasWebhooks: project.hasWebhooks,
    hasSyncs: project.hasSyncs,
    hasChat: project.hasChat,
  });

/**
 * Lets the caller into a project that was read, in whatever state; `forbidden` without a membership in it, its own or a
 * group's, and from outside its trusted networks. A membership whose time is over lets in as well, and gives nothing.
 */
export const admit = (
  unit: Unit,
  member: Member,
  project: Project,
  entitlement: Entitlement,
): ProjectAccess => {
  noteProject(unit, project);
  const access = rightsIn(unit, member, project, entitlement);
  if (!access) throw new LocketError('forbidden', 'You are not a member of this project');
  assertTrustedAddress(unit, project);
  // Not before: the event of a refusal tells nothing of the project but its id.
  unit.note({ projectName: project.name });
  return access;
};

const assertNotBeyond = (unit: Unit, { token }: ServiceCaller, maker: PersonStanding): void =>
  assertCovers(
    holdingsOf(maker.entitlement, placeholdersOf(maker)),
    holdingsGiven(token),
    thisMoment(unit.runtime.now()),
    'Whoever made this service token may not do any more what it gives',
  );

const lost = (): LocketError =>
  new LocketError('forbidden', 'Whoever made this service token is not a member of the project any more');

/**
 * The rights of a service token, in its own project only: every other looks like none. It is worth something as long as
 * its maker could make it: `forbidden` once they may do less than it gives, or left the project.
 */
const enterByServiceToken = async (
  unit: Unit,
  caller: ServiceCaller,
  projectId: string,
): Promise<ProjectAccess> => {
  const { token } = caller;
  if (projectId !== token.projectId) throw unknownProject();
  const [project, maker] = await Promise.all([
    unit.stores.projects.find(projectId),
    personStanding(unit, { orgId: token.orgId, projectId, userId: token.createdBy }),
    livingOrganization(unit, token.orgId),
  ]);
  if (!project || project.orgId !== token.orgId) throw unknownProject();
  noteProject(unit, project);
  const [membership] = maker ? grantsOf(maker.entitlement) : [];
  if (!maker || membership?.orgId !== project.orgId) throw lost();
  assertTrustedAddress(unit, project);
  assertNotBeyond(unit, caller, maker);
  unit.note({ projectName: project.name });
  const rules = rulesGiven(token);
  const ability = abilityOf(rules);
  return {
    project,
    grant: undefined,
    membership,
    member: caller,
    holdings: holdingsGiven(token),
    rules,
    ability,
  };
};

/**
 * The caller's rights in a project. `not-found` when it does not exist in the caller's organization (a foreign
 * project looks like none), `forbidden` when the caller holds no membership in it, or comes from outside its trusted
 * networks.
 */
export const enterProject = async (unit: Unit, projectId: string): Promise<ProjectAccess> => {
  if (unit.caller.kind === 'service') return enterByServiceToken(unit, unit.caller, projectId);
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
  const { orgId } = unit.caller.kind === 'service' ? unit.caller : memberOf(unit.caller);
  const id = await unit.stores.projects.idBySlug(orgId, slug);
  if (id === undefined) throw unknownProject();
  return enterProject(unit, id);
};

/** The environment with this slug; `not-found` when the project has none such. */
export const environmentBySlug = (project: Project, slug: string): Environment => {
  const found = project.environments.find((environment) => environment.slug === slug);
  if (!found) throw new LocketError('not-found', `Environment '${slug}' not found in this project`);
  return found;
};

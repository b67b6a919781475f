import { metadataByKey } from '../caller.ts';
import { LocketError } from '../errors.ts';
import { holderIn } from '../groups/standing-in-groups.ts';
import { assertCan } from '../permissions/ability.ts';
import { builtInRole } from '../permissions/built-in-roles.ts';
import { decide, type Question, type SourcedRule } from '../permissions/decision.ts';
import { isActive, type RoleGrant } from '../permissions/grants.ts';
import type { PlaceholderValues } from '../permissions/placeholders.ts';
import type { Rule } from '../permissions/rule.ts';
import { actionsOf, fieldsOf } from '../permissions/subjects.ts';
import { inProject, type RolesById, resolveRole, unknownRole } from '../roles/role.ts';
import type { Unit } from '../unit.ts';
import { enterProject, type ProjectAccess } from './access.ts';
import { type Entitlement, entitlementIn, grantsOf } from './entitlement.ts';
import type { ProjectGrant } from './project.ts';

/** About whom it is asked: somebody in the project, or somebody who would have just a role, or just these rules. */
export type ExplainedActor =
  | { readonly type: 'user' | 'identity'; readonly id: string }
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'permissions'; readonly rules: readonly Rule[] };

/** Where a rule comes from. */
interface RuleSource {
  readonly type: 'role' | 'privilege' | 'permissions';
  readonly roleId?: string;
  readonly roleSlug?: string;
  readonly privilegeId?: string;
  readonly privilegeSlug?: string;
  readonly membershipId?: string;
  /** Of the group whose membership it is. */
  readonly groupId?: string;
}

export interface Explanation {
  readonly allowed: boolean;
  readonly by?: SourcedRule<RuleSource>;
}

type Sourced = SourcedRule<RuleSource>;

interface Asked {
  readonly rules: readonly Sourced[];
  readonly placeholders?: PlaceholderValues;
}

const from = (source: RuleSource, rules: readonly Rule[]): readonly Sourced[] =>
  rules.map((rule) => ({ rule, source }));

const ofRole = (
  { role, customRoleId }: Pick<RoleGrant, 'role' | 'customRoleId'>,
  customRoles: RolesById,
  where: Pick<RuleSource, 'membershipId' | 'groupId'>,
): readonly Sourced[] => {
  const found = customRoleId === undefined ? builtInRole('project', role) : customRoles.get(customRoleId);
  if (!found) return [];
  return from({ type: 'role', roleId: found.id, roleSlug: found.slug, ...where }, found.rules);
};

const ofGrant = (grant: ProjectGrant, customRoles: RolesById, now: Date): readonly Sourced[] => {
  const where = {
    membershipId: grant.id,
    ...(grant.actorKind === 'group' && { groupId: grant.actorId }),
  };
  return grant.roles
    .filter((role) => isActive(role, now))
    .flatMap((role) => ofRole(role, customRoles, where));
};

const rulesWithSources = (entitlement: Entitlement, now: Date): readonly Sourced[] => [
  ...grantsOf(entitlement).flatMap((grant) => ofGrant(grant, entitlement.customRoles, now)),
  ...entitlement.privileges
    .filter((privilege) => isActive(privilege, now))
    .flatMap(({ id, slug, membershipId, rules }) =>
      from({ type: 'privilege', privilegeId: id, privilegeSlug: slug, membershipId }, rules),
    ),
];

const notAMember = (): LocketError => new LocketError('not-found', 'Membership not found');

/** Who it is, whatever the project gives them. */
interface Somebody {
  /** What a login finds out about an identity is not known here. */
  readonly placeholders: PlaceholderValues;
  /** Whether they are let in at all: a person whose membership in the organization is switched off is not. */
  readonly isActive: boolean;
}

const somebody = async (
  { stores }: Unit,
  orgId: string,
  type: 'user' | 'identity',
  id: string,
): Promise<Somebody> => {
  const identity = type === 'identity' ? await stores.identities.find(id) : undefined;
  if (identity) {
    const { name, metadata } = identity;
    const placeholders = { id, username: name, name, metadata: metadataByKey(metadata) };
    return { placeholders, isActive: true };
  }
  const [user, membership] = await Promise.all([
    stores.users.find(id),
    stores.organizations.membership(orgId, id),
  ]);
  if (!user || type === 'identity') throw notAMember();
  const { username } = user;
  const placeholders = { id, username, name: username, metadata: metadataByKey(membership?.metadata) };
  return { placeholders, isActive: membership?.isActive === true };
};

const member = async (
  unit: Unit,
  { project, ability }: ProjectAccess,
  { type, id }: { readonly type: 'user' | 'identity'; readonly id: string },
): Promise<Asked> => {
  if (type === 'identity') assertCan(ability, 'read', 'identity', { identityId: id });
  const entitlement = await entitlementIn(unit, project.id, await holderIn(unit, project.orgId, type, id));
  if (grantsOf(entitlement).length === 0) throw notAMember();
  const { placeholders, isActive } = await somebody(unit, project.orgId, type, id);
  return { rules: isActive ? rulesWithSources(entitlement, unit.runtime.now()) : [], placeholders };
};

const roleAlone = async (unit: Unit, { project }: ProjectAccess, name: string): Promise<Asked> => {
  const home = inProject(project.id);
  const role = builtInRole('project', name) ?? (await resolveRole(unit, home, name));
  if (!role) throw unknownRole(home, name);
  return { rules: from({ type: 'role', roleId: role.id, roleSlug: role.slug }, role.rules) };
};

const asked = (unit: Unit, access: ProjectAccess, actor: ExplainedActor): Asked | Promise<Asked> => {
  if (actor.type === 'role') return roleAlone(unit, access, actor.role);
  if (actor.type === 'permissions') return { rules: from({ type: 'permissions' }, actor.rules) };
  return member(unit, access, actor);
};

const invalid = (message: string): LocketError => new LocketError('invalid-input', message);

/** A question that no rule can be about would be answered no, which reads like a refusal. */
const assertAnswerable = ({ action, subject, fields = {} }: Question): void => {
  const actions = actionsOf('project', subject);
  if (!actions) throw invalid('subject names no project subject');
  if (!actions.includes(action)) throw invalid(`action must be one of ${actions.join(', ')}`);
  const known = fieldsOf(subject);
  const unknown = Object.keys(fields).filter((field) => !Object.hasOwn(known, field));
  if (unknown.length > 0) throw invalid(`fields: ${subject} has no ${unknown.join(', ')}`);
};

/**
 * Whether somebody may do something in a project now, and by which rule of which role, group or privilege; or what just a
 * role, or just rules that nobody has yet, would say to it. Needs `member:read` and `role:read`, about an identity
 * `identity:read` on it; `not-found` for who is not in the project.
 */
export const explainPermission = async (
  unit: Unit,
  projectId: string,
  actor: ExplainedActor,
  question: Question,
): Promise<Explanation> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'read', 'member');
  assertCan(access.ability, 'read', 'role');
  assertAnswerable(question);
  const { rules, placeholders } = await asked(unit, access, actor);
  const decision = decide(rules, placeholders, question);
  const { action, subject } = question;
  unit.note({
    metadata: {
      ...{ actorType: actor.type, action, subject, allowed: decision.allowed },
      ...('id' in actor && { [`${actor.type}Id`]: actor.id }),
      ...('role' in actor && { role: actor.role }),
    },
  });
  return decision;
};

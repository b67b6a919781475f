import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Conditions, Rule } from '../permissions/rule.ts';
import { enterProject, environmentBySlug, type ProjectAccess, unknownProject } from '../projects/access.ts';
import { assertMayGrant } from '../projects/boundary.ts';
import type { Environment, Project } from '../projects/project.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { retryingConflicts } from '../retry.ts';
import { randomSlugLetters } from '../slugs.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { approversNamed, type NamedApprover } from './approvers.ts';
import {
  type Approver,
  type ChangePolicy,
  type Enforcement,
  type MachineRule,
  maxApprovers,
  maxPolicies,
} from './change-policy.ts';
import { isExactPath } from './policy-path.ts';

/** What a client says of a policy; absent members stay as they are, or have their defaults. */
export interface PolicyDraft {
  readonly name?: string | undefined;
  /** Slugs. */
  readonly environments?: readonly string[] | undefined;
  readonly secretPath?: string | null | undefined;
  readonly approvals?: number | undefined;
  readonly enforcement?: Enforcement | undefined;
  readonly allowsSelfApproval?: boolean | undefined;
  readonly approvers?: readonly NamedApprover[] | undefined;
  readonly bypassers?: readonly NamedApprover[] | undefined;
  readonly machines?: MachineRule | undefined;
  readonly exemptMachines?: readonly string[] | undefined;
  readonly expiryDays?: number | null | undefined;
  readonly mergesByItself?: boolean | undefined;
}

/** A policy where it stands, with the people whom it names. */
export interface PlacedPolicy {
  readonly policy: ChangePolicy;
  readonly project: Project;
  readonly environments: readonly Environment[];
  /** By id: those who are still known. */
  readonly people: ReadonlyMap<string, User>;
}

const policyNotFound = (): LocketError => new LocketError('not-found', 'Policy not found');

const peopleNamed = async (
  unit: Unit,
  policies: readonly ChangePolicy[],
): Promise<ReadonlyMap<string, User>> => {
  const named = policies.flatMap(({ approvers, bypassers }) => [...approvers, ...bypassers]);
  const ids = [...new Set(named.filter(({ kind }) => kind === 'user').map(({ id }) => id))];
  const found = await Promise.all(ids.map((id) => unit.stores.users.find(id)));
  return new Map(found.flatMap((user) => (user ? [[user.id, user] as const] : [])));
};

const placedIn = (
  project: Project,
  policy: ChangePolicy,
  people: ReadonlyMap<string, User>,
): PlacedPolicy => ({
  policy,
  project,
  environments: project.environments.filter(({ id }) => policy.environmentIds.includes(id)),
  people,
});

export const placed = async (unit: Unit, project: Project, policy: ChangePolicy): Promise<PlacedPolicy> =>
  placedIn(project, policy, await peopleNamed(unit, [policy]));

const notePolicy = (unit: Unit, { project }: Pick<ProjectAccess, 'project'>, policy: ChangePolicy): void =>
  unit.note({
    metadata: {
      policyId: policy.id,
      policyName: policy.name,
      environments: project.environments
        .filter(({ id }) => policy.environmentIds.includes(id))
        .map(({ slug }) => slug),
      secretPath: policy.secretPath,
      approvals: policy.approvals,
      enforcementLevel: policy.enforcement,
    },
  });

const pathCondition = (path: string | null): Conditions =>
  path === null ? {} : { secretPath: isExactPath(path) ? path : { $glob: path } };

/** What meeting a policy lets people do, whatever their own rights are. */
const givenBy = ({ environments }: Project, { environmentIds, secretPath }: ChangePolicy): Rule => ({
  subject: 'secrets',
  action: ['read', 'create', 'edit', 'delete'],
  conditions: {
    environment: {
      $in: environments.filter(({ id }) => environmentIds.includes(id)).map(({ slug }) => slug),
    },
    ...pathCondition(secretPath),
  },
});

/** Who says whose approvals allow a change gives that right away: `forbidden` to who does not hold it. */
const assertMayDecide = (unit: Unit, access: ProjectAccess, ...policies: readonly ChangePolicy[]): void =>
  assertMayGrant(unit, access, {
    roles: [],
    privileges: [{ rules: policies.map((policy) => givenBy(access.project, policy)), isTemporary: false }],
  });

const assertEnough = ({ approvals, approvers }: ChangePolicy): void => {
  if (approvers.length === 0) throw new LocketError('bad-request', 'A policy names at least one approver');
  const isCounted = approvers.every(({ kind }) => kind === 'user');
  if (isCounted && approvals > approvers.length)
    throw new LocketError('bad-request', 'approvals must not be more than there are approvers');
};

const machinesNamed = async (
  unit: Unit,
  { project }: ProjectAccess,
  ids: readonly string[],
): Promise<readonly string[]> => {
  if (ids.length > maxApprovers)
    throw new LocketError('invalid-input', `exemptMachines: at most ${maxApprovers} can be named`);
  const found = await Promise.all(ids.map((id) => unit.stores.projects.grant(project.id, 'identity', id)));
  const unknown = ids.filter((_, n) => !found[n]);
  if (unknown.length > 0)
    throw new LocketError(
      'bad-request',
      `exemptMachines: not identities of this project: ${unknown.join(', ')}`,
    );
  return [...new Set(ids)];
};

const namedIn = async (
  unit: Unit,
  access: ProjectAccess,
  named: readonly NamedApprover[] | undefined,
  before: readonly Approver[],
  member?: string,
): Promise<readonly Approver[]> => (named ? approversNamed(unit, access, named, member) : before);

const environmentIdsOf = (
  { project }: ProjectAccess,
  slugs: readonly string[] | undefined,
  before: readonly string[],
): readonly string[] =>
  slugs ? [...new Set(slugs)].map((slug) => environmentBySlug(project, slug).id) : before;

const given = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);

/** The policy as the draft has it, with whom it names looked up. */
const drafted = async (
  unit: Unit,
  access: ProjectAccess,
  before: ChangePolicy,
  draft: PolicyDraft,
): Promise<ChangePolicy> => {
  const [approvers, bypassers, exemptMachines] = await Promise.all([
    namedIn(unit, access, draft.approvers, before.approvers),
    namedIn(unit, access, draft.bypassers, before.bypassers, 'bypassers'),
    draft.exemptMachines ? machinesNamed(unit, access, draft.exemptMachines) : before.exemptMachines,
  ]);
  const policy = {
    ...before,
    name: given(draft.name, before.name),
    environmentIds: environmentIdsOf(access, draft.environments, before.environmentIds),
    secretPath: given(draft.secretPath, before.secretPath),
    approvals: given(draft.approvals, before.approvals),
    enforcement: given(draft.enforcement, before.enforcement),
    allowsSelfApproval: given(draft.allowsSelfApproval, before.allowsSelfApproval),
    machines: given(draft.machines, before.machines),
    expiryDays: given(draft.expiryDays, before.expiryDays),
    mergesByItself: given(draft.mergesByItself, before.mergesByItself),
    approvers,
    bypassers,
    exemptMachines,
    updatedAt: unit.runtime.now().toISOString(),
  };
  assertEnough(policy);
  return policy;
};

const blank = (unit: Unit, { project }: ProjectAccess, environments: readonly string[]): ChangePolicy => {
  const at = unit.runtime.now().toISOString();
  return {
    id: unit.runtime.uuid(),
    projectId: project.id,
    name: `${environments[0] ?? 'policy'}-${randomSlugLetters(unit.runtime).slice(0, 3)}`,
    environmentIds: [],
    secretPath: '/',
    approvals: 1,
    enforcement: 'hard',
    allowsSelfApproval: false,
    approvers: [],
    bypassers: [],
    machines: 'refuse',
    exemptMachines: [],
    expiryDays: null,
    mergesByItself: false,
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/**
 * Has environments say that they have policies, which they go on saying: whoever changes secrets looks for policies only
 * where they do. The project must have been read after the fence.
 */
const marking = async (
  unit: Unit,
  { projectId, environmentIds }: ChangePolicy,
): Promise<readonly Change[]> => {
  const project = await unit.stores.projects.find(projectId);
  if (!project) throw unknownProject();
  const isUnmarked = ({ id, hasChangePolicies }: Environment): boolean =>
    environmentIds.includes(id) && hasChangePolicies !== true;
  if (!project.environments.some(isUnmarked)) return [];
  const environments = project.environments.map((environment) =>
    isUnmarked(environment) ? { ...environment, hasChangePolicies: true as const } : environment,
  );
  return unit.stores.projects.replacement(
    { ...project, environments, revision: project.revision + 1 },
    project,
  );
};

const createOnce = async (unit: Unit, projectId: string, draft: PolicyDraft): Promise<PlacedPolicy> => {
  const access = await enterProject(unit, projectId);
  assertCan(access.ability, 'create', 'secret-approval');
  const { changePolicies, fences } = unit.stores;
  const fence = await fences.find('change-policies', access.project.id);
  if ((await changePolicies.inProject(access.project.id)).length >= maxPolicies)
    throw new LocketError('invalid-input', `A project holds at most ${maxPolicies} change policies`);
  const policy = await drafted(unit, access, blank(unit, access, draft.environments ?? []), draft);
  if (policy.environmentIds.length === 0)
    throw new LocketError('bad-request', 'A policy names at least one environment');
  assertMayDecide(unit, access, policy);
  notePolicy(unit, access, policy);
  await unit.commit([
    ...changePolicies.creation(policy),
    ...(await marking(unit, policy)),
    fences.renewed(fence),
  ]);
  return placed(unit, access.project, policy);
};

/**
 * Has changes of secrets in some places of a project approved first. Needs `secret-approval:create` and the rights on
 * these secrets that approvals stand in for. `bad-request` for approvers who are not in the project, or too few.
 */
export const createPolicy = (unit: Unit, projectId: string, draft: PolicyDraft): Promise<PlacedPolicy> =>
  retryingConflicts(unit, () => createOnce(unit, projectId, draft));

/** The caller's way to a policy known by its id; a foreign one looks like none. */
const enterPolicy = async (
  unit: Unit,
  policyId: string,
  action: 'read' | 'edit' | 'delete',
): Promise<{ readonly access: ProjectAccess; readonly policy: ChangePolicy }> => {
  const access = await enterHolderOf(unit, 'Policy', await unit.stores.changePolicies.projectOf(policyId));
  assertCan(access.ability, action, 'secret-approval');
  const policy = await unit.stores.changePolicies.find(policyId);
  if (!policy) throw policyNotFound();
  notePolicy(unit, access, policy);
  return { access, policy };
};

/** One policy by id. Needs `secret-approval:read`. */
export const readPolicy = async (unit: Unit, policyId: string): Promise<PlacedPolicy> => {
  const { access, policy } = await enterPolicy(unit, policyId, 'read');
  return placed(unit, access.project, policy);
};

/** The policies of a project, oldest first. Needs `secret-approval:read`. */
export const listPolicies = async (unit: Unit, projectId: string): Promise<readonly PlacedPolicy[]> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'secret-approval');
  const policies = await unit.stores.changePolicies.inProject(project.id);
  const people = await peopleNamed(unit, policies);
  unit.note({ metadata: { numberOfPolicies: policies.length } });
  return [...policies]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((policy) => placedIn(project, policy, people));
};

const updateOnce = async (unit: Unit, policyId: string, draft: PolicyDraft): Promise<PlacedPolicy> => {
  const { access, policy } = await enterPolicy(unit, policyId, 'edit');
  const next = { ...(await drafted(unit, access, policy, draft)), revision: policy.revision + 1 };
  assertMayDecide(unit, access, policy, next);
  notePolicy(unit, access, next);
  await unit.commit([unit.stores.changePolicies.replacement(next, policy), ...(await marking(unit, next))]);
  return placed(unit, access.project, next);
};

/** Changes a policy. Needs `secret-approval:edit`, and the rights that approvals stand in for, before and after. */
export const updatePolicy = (unit: Unit, policyId: string, draft: PolicyDraft): Promise<PlacedPolicy> =>
  retryingConflicts(unit, () => updateOnce(unit, policyId, draft));

/** Removes a policy and answers what it was. Needs `secret-approval:delete`, and the rights that approvals stand in for. */
export const deletePolicy = (unit: Unit, policyId: string): Promise<PlacedPolicy> =>
  retryingConflicts(unit, async () => {
    const { access, policy } = await enterPolicy(unit, policyId, 'delete');
    assertMayDecide(unit, access, policy);
    await unit.commit(unit.stores.changePolicies.deletion(policy));
    return placed(unit, access.project, policy);
  });

import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject, type ProjectAccess, unknownProject } from '../projects/access.ts';
import { assertMayGrant } from '../projects/boundary.ts';
import type { Environment } from '../projects/project.ts';
import { enterHolderOf } from '../projects/reference.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type ChangePolicy, maxPolicies } from './change-policy.ts';
import { type PlacedPolicy, peopleNamed, placed, placedIn } from './placed-policy.ts';
import { blank, drafted, type PolicyDraft } from './policy-draft.ts';
import { givenByApproval } from './power-of-approvers.ts';

const policyNotFound = (): LocketError => new LocketError('not-found', 'Policy not found');

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

/** Who says whose approvals allow a change gives that right away: `forbidden` to who does not hold it. */
const assertMayDecide = (unit: Unit, access: ProjectAccess, ...policies: readonly ChangePolicy[]): void =>
  assertMayGrant(unit, access, {
    roles: [],
    privileges: [
      { rules: policies.map((policy) => givenByApproval(access.project, policy)), isTemporary: false },
    ],
  });

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

import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { assertCovers, forGood } from '../permissions/coverage.ts';
import { enterProjectBySlug, environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { type NamedParty, partiesNamed } from './approvers.ts';
import { stepsOf } from './coverage.ts';
import { enterPolicy, notePolicy, type PlacedPolicy, placedIn } from './entering.ts';
import { everythingAt } from './places.ts';
import { type AccessPolicy, type Approver, maxPolicies, type Party } from './policy.ts';

export type NamedApprover = NamedParty & { readonly sequence: number };

/** What a policy may say, as clients write it. */
interface PolicyTerms
  extends Pick<
    AccessPolicy,
    | 'approvalsRequired'
    | 'enforcementLevel'
    | 'allowedSelfApprovals'
    | 'maxTimePeriod'
    | 'requestExpirationTime'
  > {
  readonly approvers: readonly NamedApprover[];
  readonly bypassers: readonly NamedParty[];
}

export interface PolicyRequest extends PolicyTerms, Pick<AccessPolicy, 'approvals' | 'secretPath'> {
  readonly projectSlug: string;
  /** Slugs, one at least. */
  readonly environments: readonly string[];
  /** Made up when absent. */
  readonly name?: string | undefined;
}

/** What may be changed about a policy; absent members stay as they are. */
export interface PolicyChanges {
  readonly approvers: readonly NamedApprover[];
  readonly enforcementLevel: AccessPolicy['enforcementLevel'];
  readonly environments?: readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly secretPath?: string | undefined;
  readonly approvals?: number | undefined;
  readonly approvalsRequired?: AccessPolicy['approvalsRequired'] | undefined;
  readonly bypassers?: readonly NamedParty[] | undefined;
  readonly allowedSelfApprovals?: boolean | undefined;
  readonly maxTimePeriod?: string | null | undefined;
  readonly requestExpirationTime?: string | null | undefined;
}

const bad = (message: string): LocketError => new LocketError('bad-request', message);

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
const madeUpName = (unit: Unit, { slug }: Environment): string => {
  const end = [...unit.runtime.randomBytes(3)].map((byte) => letters[byte % letters.length]).join('');
  return `${slug}-${end}`;
};

const distinct = <P extends Party>(parties: readonly P[], key: (party: P) => string): readonly P[] => [
  ...new Map(parties.map((party) => [key(party), party])).values(),
];

const approversNamed = async (
  unit: Unit,
  { project }: ProjectAccess,
  named: readonly NamedApprover[],
): Promise<readonly Approver[]> => {
  const parties = await partiesNamed(unit, project, named);
  const approvers = parties.map((party, index) => ({ ...party, sequence: named[index]?.sequence ?? 1 }));
  return distinct(approvers, ({ type, id, sequence }) => `${sequence} ${type} ${id}`);
};

const bypassersNamed = async (
  unit: Unit,
  { project }: ProjectAccess,
  named: readonly NamedParty[],
): Promise<readonly Party[]> =>
  distinct(await partiesNamed(unit, project, named), ({ type, id }) => `${type} ${id}`);

/** A step of people who are too few could never be passed; how many are in a group may change. */
const assertReachable = (policy: AccessPolicy): void => {
  const steps = stepsOf(policy);
  for (const { approvers, needed } of steps)
    if (needed > approvers.length && !approvers.some(({ type }) => type === 'group'))
      throw bad('approvals must not be more than there are approvers');
  for (const { stepNumber } of policy.approvalsRequired)
    if (!steps.some(({ sequence }) => sequence === stepNumber))
      throw bad(`approvalsRequired names step ${stepNumber}, which has no approvers`);
};

/**
 * A soft policy lets people have access that nobody approved: whoever makes one, or changes anything about it, gives them
 * that, and needs for good all that can be asked for.
 */
const assertMayLetBypass = (unit: Unit, { policy, access, environments }: PlacedPolicy): void => {
  if (policy.enforcementLevel !== 'soft') return;
  const rules = everythingAt(environments, policy.secretPath);
  assertCovers(
    access.holdings,
    { roles: [], privileges: [{ rules, isTemporary: false }] },
    forGood(unit.runtime.now()),
    'A soft policy gives access without approval: you need all of it yourself',
  );
};

const placed = (unit: Unit, access: ProjectAccess, policy: AccessPolicy): PlacedPolicy => {
  const found = placedIn(access, policy);
  if (found.environments.length === 0) throw bad('A policy needs an environment');
  assertReachable(policy);
  assertMayLetBypass(unit, found);
  notePolicy(unit, found);
  return found;
};

const assertRoom = (count: number): void => {
  if (count >= maxPolicies)
    throw new LocketError('invalid-input', `A project holds at most ${maxPolicies} access approval policies`);
};

const newPolicy = async (
  unit: Unit,
  access: ProjectAccess,
  request: PolicyRequest,
): Promise<AccessPolicy> => {
  const environments = [...new Set(request.environments)].map((slug) =>
    environmentBySlug(access.project, slug),
  );
  const [first] = environments;
  if (!first) throw bad('A policy needs an environment');
  const at = unit.runtime.now().toISOString();
  const { secretPath, approvals, approvalsRequired, enforcementLevel, allowedSelfApprovals } = request;
  const { maxTimePeriod, requestExpirationTime } = request;
  return {
    id: unit.runtime.uuid(),
    projectId: access.project.id,
    name: request.name ?? madeUpName(unit, first),
    environmentIds: environments.map(({ id }) => id),
    ...{ secretPath, approvals, approvalsRequired, enforcementLevel, allowedSelfApprovals },
    ...{ maxTimePeriod, requestExpirationTime },
    approvers: await approversNamed(unit, access, request.approvers),
    bypassers: await bypassersNamed(unit, access, request.bypassers),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/**
 * Adds a policy. Needs `secret-approval:create`, for a soft one also everything that may be asked for under it; `bad-request`
 * for approvers who are not in the project, or too few.
 */
export const createPolicy = (unit: Unit, request: PolicyRequest): Promise<PlacedPolicy> =>
  retryingConflicts(unit, async () => {
    const access = await enterProjectBySlug(unit, request.projectSlug);
    assertCan(access.ability, 'create', 'secret-approval');
    const { fences, accessPolicies } = unit.stores;
    const fence = await fences.find('access-policies', access.project.id);
    assertRoom((await accessPolicies.inProject(access.project.id)).length);
    const made = placed(unit, access, await newPolicy(unit, access, request));
    await unit.commit([...accessPolicies.creation(made.policy), fences.renewed(fence)]);
    return made;
  });

const kept = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given);

const nextPolicy = async (
  unit: Unit,
  { policy, access }: PlacedPolicy,
  changes: PolicyChanges,
): Promise<AccessPolicy> => {
  const environments = changes.environments?.map((slug) => environmentBySlug(access.project, slug).id);
  return {
    ...policy,
    name: kept(changes.name, policy.name),
    environmentIds: environments ? [...new Set(environments)] : policy.environmentIds,
    secretPath: kept(changes.secretPath, policy.secretPath),
    approvers: await approversNamed(unit, access, changes.approvers),
    bypassers: changes.bypassers ? await bypassersNamed(unit, access, changes.bypassers) : policy.bypassers,
    approvals: kept(changes.approvals, policy.approvals),
    approvalsRequired: kept(changes.approvalsRequired, policy.approvalsRequired),
    enforcementLevel: changes.enforcementLevel,
    allowedSelfApprovals: kept(changes.allowedSelfApprovals, policy.allowedSelfApprovals),
    maxTimePeriod: kept(changes.maxTimePeriod, policy.maxTimePeriod),
    requestExpirationTime: kept(changes.requestExpirationTime, policy.requestExpirationTime),
    updatedAt: unit.runtime.now().toISOString(),
    revision: policy.revision + 1,
  };
};

/** Changes a policy, for requests that are open too. Needs `secret-approval:edit`; else as `createPolicy`. */
export const updatePolicy = (unit: Unit, policyId: string, changes: PolicyChanges): Promise<PlacedPolicy> =>
  retryingConflicts(unit, async () => {
    const found = await enterPolicy(unit, policyId, 'edit');
    const next = placed(unit, found.access, await nextPolicy(unit, found, changes));
    await unit.commit([unit.stores.accessPolicies.replacement(next.policy, found.policy)]);
    return next;
  });

/** Ends a policy, and with it what was asked for under it and not approved. Needs `secret-approval:delete`. */
export const deletePolicy = (unit: Unit, policyId: string): Promise<PlacedPolicy> =>
  retryingConflicts(unit, async () => {
    const found = await enterPolicy(unit, policyId, 'delete');
    await unit.commit(unit.stores.accessPolicies.deletion(found.policy));
    return found;
  });

/** A policy as it is shown, with the names of whom it names. */
export interface ShownPolicy extends PlacedPolicy {
  /** Names of groups and usernames by id; who is gone has none. */
  readonly names: ReadonlyMap<string, string>;
}

const nameOf = async ({ stores }: Unit, orgId: string, { type, id }: Party): Promise<string | undefined> =>
  type === 'user' ? (await stores.users.find(id))?.username : (await stores.groups.find(orgId, id))?.name;

/** With the names of everybody it names. */
export const shown = async (unit: Unit, found: PlacedPolicy): Promise<ShownPolicy> => {
  const parties = distinct<Party>(
    [...found.policy.approvers, ...found.policy.bypassers],
    ({ type, id }) => `${type} ${id}`,
  );
  const names = await Promise.all(parties.map((party) => nameOf(unit, found.access.project.orgId, party)));
  const named = parties.flatMap(({ id }, index) => {
    const name = names[index];
    return name === undefined ? [] : [[id, name] as const];
  });
  return { ...found, names: new Map(named) };
};

/** One policy. Needs `secret-approval:read`. */
export const readPolicy = async (unit: Unit, policyId: string): Promise<PlacedPolicy> =>
  enterPolicy(unit, policyId, 'read');

/** The policies of a project, oldest first: everybody in it sees what may be asked for. */
export const listPolicies = async (unit: Unit, projectSlug: string): Promise<readonly PlacedPolicy[]> => {
  const access = await enterProjectBySlug(unit, projectSlug);
  const all = await unit.stores.accessPolicies.inProject(access.project.id);
  const policies = all.map((policy) => placedIn(access, policy));
  unit.note({ metadata: { numberOfPolicies: policies.length } });
  return policies;
};

/** How many policies an environment has: everybody in the project may ask. */
export const countPolicies = async (unit: Unit, projectSlug: string, envSlug: string): Promise<number> => {
  const access = await enterProjectBySlug(unit, projectSlug);
  const { id } = environmentBySlug(access.project, envSlug);
  const all = await unit.stores.accessPolicies.inProject(access.project.id);
  return all.filter(({ environmentIds }) => environmentIds.includes(id)).length;
};

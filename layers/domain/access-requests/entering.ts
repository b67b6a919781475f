import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import { enterHolderOf } from '../projects/reference.ts';
import type { Unit } from '../unit.ts';
import { isAmong, type Participant, participant } from './approvers.ts';
import { environmentsOf } from './places.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest } from './request.ts';

/** A policy where it stands. */
export interface PlacedPolicy {
  readonly policy: AccessPolicy;
  readonly access: ProjectAccess;
  /** Those that are there: none once all of them are deleted, which may be restored. */
  readonly environments: readonly Environment[];
}

const notFound = (what: string): LocketError => new LocketError('not-found', `${what} not found`);

/** The policy in its project. */
export const placedIn = (access: ProjectAccess, policy: AccessPolicy): PlacedPolicy => ({
  policy,
  access,
  environments: environmentsOf(access.project, policy),
});

export const notePolicy = (unit: Unit, { policy, environments }: PlacedPolicy): void =>
  unit.note({
    metadata: {
      policyId: policy.id,
      policyName: policy.name,
      environments: environments.map(({ slug }) => slug),
      secretPath: policy.secretPath,
      enforcementLevel: policy.enforcementLevel,
    },
  });

/** The caller's way to a policy known by its id; a foreign one looks like none. */
export const enterPolicy = async (
  unit: Unit,
  policyId: string,
  action: 'read' | 'edit' | 'delete',
): Promise<PlacedPolicy> => {
  const found = await unit.stores.accessPolicies.find(policyId);
  const access = await enterHolderOf(unit, 'Access approval policy', found?.projectId);
  assertCan(access.ability, action, 'secret-approval');
  if (!found) throw notFound('Access approval policy');
  const placed = placedIn(access, found);
  notePolicy(unit, placed);
  return placed;
};

/** A request, its policy as it is now, and the caller in its project. */
export interface EnteredRequest {
  readonly request: AccessRequest;
  /** Undefined once the policy is gone. */
  readonly policy: AccessPolicy | undefined;
  readonly access: ProjectAccess;
  readonly environment: Environment | undefined;
  readonly caller: Participant;
  readonly isRequester: boolean;
  readonly isApprover: boolean;
}

export const noteRequest = (unit: Unit, request: AccessRequest, environment?: Environment): void =>
  unit.note({
    metadata: {
      requestId: request.id,
      policyId: request.policyId,
      requestedByUserId: request.requesterId,
      ...(environment && { environment: environment.slug }),
    },
  });

/**
 * The caller's way to a request. Requesters, approvers of its policy, and who has `secret-approval:read` see it; to others
 * it looks like none.
 */
export const enterRequest = async (unit: Unit, requestId: string): Promise<EnteredRequest> => {
  const { accessPolicies, accessRequests } = unit.stores;
  const request = await accessRequests.find(requestId);
  const access = await enterHolderOf(unit, 'Access request', request?.projectId);
  const [policy, caller] = await Promise.all([
    accessPolicies.findIn(access.project.id, request?.policyId ?? ''),
    participant(unit, access.project, access.member.id),
  ]);
  if (!request || !caller) throw notFound('Access request');
  const isRequester = request.requesterId === caller.id;
  const isApprover = policy !== undefined && isAmong(policy.approvers, caller);
  if (!isRequester && !isApprover && !access.ability.can('read', 'secret-approval'))
    throw notFound('Access request');
  const environment = access.project.environments.find(({ id }) => id === request.environmentId);
  noteRequest(unit, request, environment);
  return { request, policy, access, environment, caller, isRequester, isApprover };
};

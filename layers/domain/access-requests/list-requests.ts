import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { isActive } from '../permissions/grants.ts';
import type { Privilege } from '../privileges/privilege.ts';
import { enterProjectBySlug, environmentBySlug, type ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { User } from '../users/user.ts';
import { isAmong, type Participant, participant } from './approvers.ts';
import { enterRequest } from './entering.ts';
import { statusAt } from './lifecycle.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest, RequestCounts, RequestList, RequestStatus } from './request.ts';

/** A request as it is shown. */
export interface ShownRequest {
  readonly request: AccessRequest;
  /** What it is now, whatever was written down. */
  readonly status: RequestStatus;
  /** Undefined for one that was deleted. */
  readonly environment: Environment | undefined;
  /** As it is now; undefined once it is gone. */
  readonly policy: AccessPolicy | undefined;
  /** Undefined for who is gone. */
  readonly requester: User | undefined;
  /** Whether the caller is an approver, by a group or by name. */
  readonly isApprover: boolean;
  /** What was given, as it is now: somebody may have changed it since. Undefined where nothing was, or it is gone. */
  readonly held: Privilege | undefined;
  /** Whether it holds now. */
  readonly isActive: boolean;
}

export interface RequestQuery {
  readonly projectSlug: string;
  readonly authorProjectMembershipId?: string | undefined;
  readonly envSlug?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface ShownRequests {
  readonly shown: readonly ShownRequest[];
  readonly next?: string;
}

interface Looking {
  readonly access: ProjectAccess;
  readonly caller: Participant | undefined;
  readonly policies: ReadonlyMap<string, AccessPolicy>;
}

const heldFor = async ({ stores }: Unit, request: AccessRequest): Promise<Privilege | undefined> => {
  const { projectId, requesterId, status, given } = request;
  if (status !== 'approved' || !given) return undefined;
  return stores.privileges.findOf(projectId, 'user', requesterId, given.privilegeId);
};

const shownOne = async (
  unit: Unit,
  { access, caller, policies }: Looking,
  request: AccessRequest,
): Promise<ShownRequest> => {
  const [requester, held] = await Promise.all([
    unit.stores.users.find(request.requesterId),
    heldFor(unit, request),
  ]);
  const policy = policies.get(request.policyId);
  const now = unit.runtime.now();
  return {
    request,
    policy,
    requester,
    status: statusAt(request, policy, now),
    environment: access.project.environments.find(({ id }) => id === request.environmentId),
    isApprover: policy !== undefined && caller !== undefined && isAmong(policy.approvers, caller),
    held,
    isActive: held !== undefined && isActive(held, now),
  };
};

/** All in one round, however many there are. */
const shownAll = (
  unit: Unit,
  looking: Looking,
  requests: readonly AccessRequest[],
): Promise<readonly ShownRequest[]> =>
  Promise.all(requests.map((request) => shownOne(unit, looking, request)));

const look = async (unit: Unit, access: ProjectAccess): Promise<Looking> => {
  const [caller, all] = await Promise.all([
    participant(unit, access.project, access.member.id),
    unit.stores.accessPolicies.inProject(access.project.id),
  ]);
  return { access, caller, policies: new Map(all.map((policy) => [policy.id, policy])) };
};

/** Whose requests are asked for; `not-found` for a membership that nobody has in this project. */
const listAsked = async (
  unit: Unit,
  { project }: ProjectAccess,
  { authorProjectMembershipId: membershipId }: RequestQuery,
): Promise<RequestList> => {
  if (membershipId === undefined) return { of: 'all' };
  const grant = await unit.stores.projects.grantById(membershipId);
  if (grant?.projectId !== project.id || grant.actorKind !== 'user')
    throw new LocketError('not-found', 'Membership not found');
  return { of: 'requester', userId: grant.actorId };
};

const maySee = ({ access, caller }: Looking, { request, isApprover }: ShownRequest): boolean =>
  isApprover || request.requesterId === caller?.id || access.ability.can('read', 'secret-approval');

/**
 * The requests of a project, newest first: all of them for who has `secret-approval:read`, else those that the caller made
 * or may review. So many are looked at for a page; of these it has the ones that are asked for and may be seen.
 */
export const listRequests = async (unit: Unit, query: RequestQuery): Promise<ShownRequests> => {
  const access = await enterProjectBySlug(unit, query.projectSlug);
  const only = query.envSlug === undefined ? undefined : environmentBySlug(access.project, query.envSlug);
  const list = await listAsked(unit, access, query);
  const [looking, { requests, next }] = await Promise.all([
    look(unit, access),
    unit.stores.accessRequests.list(access.project.id, list, query),
  ]);
  const here = requests.filter(({ environmentId }) => !only || environmentId === only.id);
  const shown = (await shownAll(unit, looking, here)).filter((each) => maySee(looking, each));
  unit.note({ metadata: { numberOfRequests: shown.length } });
  return { shown, ...(next !== undefined && { next }) };
};

/** One request, for whom `enterRequest` lets see it. */
export const readRequest = async (unit: Unit, requestId: string): Promise<ShownRequest> => {
  const { request, access, policy, caller } = await enterRequest(unit, requestId);
  const policies = new Map(policy ? [[policy.id, policy]] : []);
  return shownOne(unit, { access, caller, policies }, request);
};

/** How many requests of a project are open and closed: everybody in it may ask. */
export const countRequests = async (unit: Unit, projectSlug: string): Promise<RequestCounts> => {
  const access = await enterProjectBySlug(unit, projectSlug);
  return unit.stores.accessRequests.counts(access.project.id);
};

export interface GivenQuery {
  readonly projectSlug: string;
  readonly limit: number;
  readonly after?: string | undefined;
}

/**
 * Who was given access on a request, what, why, by whom, and until when, the newest first. Needs `member:read` and
 * `secret-approval:read`. A page costs the same however much came before.
 */
export const listGiven = async (unit: Unit, query: GivenQuery): Promise<ShownRequests> => {
  const access = await enterProjectBySlug(unit, query.projectSlug);
  assertCan(access.ability, 'read', 'secret-approval');
  assertCan(access.ability, 'read', 'member');
  const [looking, { requests, next }] = await Promise.all([
    look(unit, access),
    unit.stores.accessRequests.list(access.project.id, { of: 'given' }, query),
  ]);
  unit.note({ metadata: { numberOfRequests: requests.length } });
  return { shown: await shownAll(unit, looking, requests), ...(next !== undefined && { next }) };
};

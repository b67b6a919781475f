import { LocketError } from '../errors.ts';
import { heldWithin, type Window } from '../permissions/windows.ts';
import { newPrivilege, privilegeCreation } from '../privileges/manage-privileges.ts';
import { grantsOf, isHeldBy } from '../projects/entitlement.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type Participant, participant } from './approvers.ts';
import { openStep, spanOf } from './coverage.ts';
import { closed, withOneClosed } from './lifecycle.ts';
import type { AccessPolicy } from './policy.ts';
import type { AccessRequest } from './request.ts';
import { assertAllowed } from './terms.ts';

/** A request that may be given, and what allows it. */
export interface Giving {
  readonly request: AccessRequest;
  readonly policy: AccessPolicy;
  readonly project: Project;
  readonly environment: Environment | undefined;
  /** Who stands for it, each able to give all of it: they are looked at again by the write. */
  readonly givers: readonly Participant[];
}

const windowOf = (unit: Unit, request: AccessRequest): Window | undefined => {
  const { temporaryRange: range } = request;
  if (range === null) return undefined;
  const { from, until } = spanOf(unit, request);
  return { range, startsAt: new Date(from).toISOString(), endsAt: new Date(until).toISOString() };
};

/** The membership by which the requester asked: who left since, and came back, has to ask anew. */
const receiverOf = async (unit: Unit, { request, project }: Giving) => {
  const receiver = await participant(unit, project, request.requesterId);
  const membership =
    receiver &&
    isHeldBy(receiver.entitlement, request) &&
    grantsOf(receiver.entitlement).find(({ id }) => id === request.membershipId);
  if (!receiver || !membership)
    throw new LocketError('bad-request', 'Whoever asked for this has left the project since');
  const { entitlement, id } = receiver;
  return { kind: 'user', id, entitlement, membership, access: { project } } as const;
};

/** That those who gave it stand as they were weighed, as far as that hangs on memberships of their own. */
const giverChecks = ({ stores }: Unit, { givers, request }: Giving): readonly Change[] =>
  givers
    .filter(({ id }) => id !== request.requesterId)
    .flatMap(({ entitlement }) => (entitlement.own ? [stores.projects.grantCheck(entitlement.own)] : []));

/** What a request becomes that is given, and the changes that give it. */
export interface Given {
  readonly request: AccessRequest;
  readonly changes: readonly Change[];
}

/**
 * Gives what was asked for, as an additional privilege of whoever asked. Everything that allowed it is looked at in the
 * same write: the policy, the membership it hangs on, and those of the givers. `bad-request` when too few stand for it.
 */
export const giving = async (
  unit: Unit,
  which: Giving,
  changes: Partial<AccessRequest> = {},
): Promise<Given> => {
  const { request, policy, environment, givers } = which;
  assertAllowed(request, policy, environment);
  if (openStep(policy, givers)) throw new LocketError('bad-request', 'There are not enough approvals');
  const receiver = await receiverOf(unit, which);
  // It tells of which request it is, and a request gives once.
  const slug = `requested-privilege-${request.id.slice(-12)}`;
  const privilege = newPrivilege(unit, receiver, {
    slug,
    rules: request.rules,
    window: windowOf(unit, request),
  });
  const { accessPolicies, accessRequests } = unit.stores;
  const next = closed(unit, request, null, {
    ...changes,
    status: 'approved',
    given: {
      privilegeId: privilege.id,
      membershipId: privilege.membershipId,
      at: privilege.createdAt,
      ...heldWithin(windowOf(unit, request)),
    },
  });
  unit.note({ metadata: { privilegeId: privilege.id, privilegeSlug: slug } });
  // The fence of privileges comes first: what is read after it is younger.
  const creation = await privilegeCreation(unit, receiver, privilege);
  const counts = withOneClosed(await accessRequests.counts(request.projectId));
  return {
    request: next,
    changes: [
      ...accessRequests.closing(next, request, counts),
      ...creation,
      accessPolicies.check(policy),
      ...giverChecks(unit, which),
    ],
  };
};

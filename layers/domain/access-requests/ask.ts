import { LocketError } from '../errors.ts';
import { isActive } from '../permissions/grants.ts';
import type { Rule } from '../permissions/rule.ts';
import { enterProjectBySlug, type ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { noteRequest } from './entering.ts';
import { statusAt, withOneOpen } from './lifecycle.ts';
import { tellApprovers } from './notices.ts';
import { placeAsked, policyFor } from './places.ts';
import type { AccessPolicy } from './policy.ts';
import { type AccessRequest, maxOpen } from './request.ts';
import { assertAllowed, waitOf } from './terms.ts';

/** What somebody asks for. */
export interface AccessAsked {
  readonly projectSlug: string;
  readonly rules: readonly Rule[];
  readonly isTemporary: boolean;
  /** How long from when it is given on; needed for what is temporary. */
  readonly temporaryRange?: string | undefined;
  readonly note?: string | undefined;
}

const bad = (message: string): LocketError => new LocketError('bad-request', message);

/** Bytes of the rules of one request: lists show a hundred, twice where they were given. */
const maxRuleBytes = 8192;

const assertSmall = ({ rules }: AccessAsked): void => {
  if (Buffer.byteLength(JSON.stringify(rules)) > maxRuleBytes)
    throw new LocketError('invalid-input', `permissions may take at most ${maxRuleBytes} bytes together`);
};

const rangeOf = ({ isTemporary, temporaryRange }: AccessAsked): string | null => {
  if (!isTemporary) return null;
  if (temporaryRange === undefined) throw bad('temporaryRange must say how long temporary access lasts');
  return temporaryRange;
};

const newRequest = (
  unit: Unit,
  { project, member, membership }: ProjectAccess,
  { policy, environment }: { readonly policy: AccessPolicy; readonly environment: Environment },
  asked: AccessAsked,
): AccessRequest => {
  const now = unit.runtime.now();
  const at = now.toISOString();
  const { name, approvals, secretPath, enforcementLevel } = policy;
  return {
    id: unit.runtime.uuid(),
    projectId: project.id,
    policyId: policy.id,
    policy: { name, approvals, secretPath, enforcementLevel },
    environmentId: environment.id,
    requesterId: member.id,
    membershipId: membership.id,
    rules: asked.rules,
    isTemporary: asked.isTemporary,
    temporaryRange: rangeOf(asked),
    note: asked.note ?? null,
    status: 'pending',
    ...{ reviews: [], bypassReason: null, given: null, closedAt: null, closedBy: null, remindedAt: null },
    expiresAt: new Date(now.getTime() + waitOf(policy)).toISOString(),
    createdAt: at,
    updatedAt: at,
    revision: 1,
  };
};

/** Nobody asks twice for the very same: not while the first is open, nor while it is held. */
const assertNew = async (
  unit: Unit,
  policy: AccessPolicy,
  last: AccessRequest | undefined,
): Promise<void> => {
  if (!last) return;
  const now = unit.runtime.now();
  if (statusAt(last, policy, now) === 'pending')
    throw bad('You have asked for this already: the request is still open');
  if (last.status !== 'approved' || !last.given) return;
  const { projectId, requesterId, given } = last;
  const held = await unit.stores.privileges.findOf(projectId, 'user', requesterId, given.privilegeId);
  if (held && isActive(held, now)) throw bad('You have this access already');
};

const assertRoom = async (unit: Unit, { projectId, requesterId }: AccessRequest, pending: number) => {
  const own = await unit.stores.accessRequests.openOf(projectId, requesterId, maxOpen.ofPerson);
  if (own >= maxOpen.ofPerson)
    throw bad(`You have ${maxOpen.ofPerson} open access requests in this project: cancel one first`);
  if (pending >= maxOpen.inProject)
    throw bad(`This project has ${maxOpen.inProject} open access requests: ask again when some are closed`);
};

/**
 * Asks for access under the policy of the place that the first rule names. Whoever is in the project may; `not-found` where
 * no policy covers the place, `bad-request` for anything beyond the policy and for what is asked for or held already. Gives
 * nothing.
 */
export const askForAccess = (unit: Unit, asked: AccessAsked): Promise<AccessRequest> =>
  retryingConflicts(unit, async () => {
    assertSmall(asked);
    const access = await enterProjectBySlug(unit, asked.projectSlug);
    const { project } = access;
    const { accessPolicies, accessRequests } = unit.stores;
    // All that is counted below is read after these, and whoever asks at the same time changes them.
    const counts = await accessRequests.counts(project.id);
    const covering = policyFor(project, await accessPolicies.inProject(project.id), placeAsked(asked.rules));
    const { policy, environment } = covering;
    const request = newRequest(unit, access, covering, asked);
    noteRequest(unit, request, environment);
    unit.note({
      metadata: {
        ...{ policyName: policy.name, secretPath: policy.secretPath, isTemporary: request.isTemporary },
        temporaryRange: request.temporaryRange,
        // What the workflow that follows it is told.
        number: 0,
      },
    });
    assertAllowed(request, policy, environment);
    const last = await accessRequests.lastLike(request);
    await assertNew(unit, policy, last);
    await assertRoom(unit, request, counts.pending);
    await unit.commit([
      ...accessRequests.creation(request, withOneOpen(counts), last),
      accessPolicies.check(policy),
      ...(await tellApprovers(unit, 'asked', policy, { request, project, environment })),
    ]);
    return request;
  });

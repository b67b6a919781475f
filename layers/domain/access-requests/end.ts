import { isOver } from '../endings/ending.ts';
import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import type { Privilege } from '../privileges/privilege.ts';
import { assertMayAlter } from '../projects/boundary.ts';
import { holdingsOf } from '../projects/entitlement.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { participant } from './approvers.ts';
import { type EnteredRequest, enterRequest } from './entering.ts';
import { assertOpen, changed, closed, withOneClosed } from './lifecycle.ts';
import { tellRequester } from './notices.ts';
import type { AccessRequest } from './request.ts';

const bad = (message: string): LocketError => new LocketError('bad-request', message);

/** Takes a request back that nobody has approved yet. Only whoever asked may: `forbidden`. */
export const cancelRequest = (unit: Unit, requestId: string): Promise<AccessRequest> =>
  retryingConflicts(unit, async () => {
    const { request, policy, isRequester, caller } = await enterRequest(unit, requestId);
    if (!isRequester) throw new LocketError('forbidden', 'Only whoever asked cancels an access request');
    assertOpen(unit, request, policy);
    const { accessRequests } = unit.stores;
    const next = closed(unit, request, caller.id, { status: 'cancelled' });
    const counts = withOneClosed(await accessRequests.counts(request.projectId));
    await unit.commit(accessRequests.closing(next, request, counts));
    return next;
  });

/** What was given on the request and holds still; `bad-request` when there is nothing to end. */
const heldOn = async (unit: Unit, request: AccessRequest): Promise<Privilege> => {
  const { projectId, requesterId, given } = request;
  const held =
    given === null || request.status !== 'approved'
      ? undefined
      : await unit.stores.privileges.findOf(projectId, 'user', requesterId, given.privilegeId);
  if (!held || isOver(held, unit.runtime.now()))
    throw bad('This request gives no access now: there is nothing to revoke');
  return held;
};

/**
 * Whoever has it and approvers of the policy may end it: that is what the policy names them for, as long as nobody changed
 * it. Anybody else, and whatever was changed, needs what changing the privilege by its own operation needs.
 */
const assertMayRevoke = async (
  unit: Unit,
  { isRequester, isApprover, access, request }: EnteredRequest,
  held: Privilege,
): Promise<void> => {
  const isAsGiven = held.revision === 1;
  if (isAsGiven && (isRequester || isApprover)) return;
  assertCan(access.ability, 'edit', 'member');
  const holder = await participant(unit, access.project, request.requesterId);
  if (!holder) return;
  const { entitlement } = holder;
  const privileges = entitlement.privileges.filter(({ id }) => id !== held.id);
  assertMayAlter(unit, access, holdingsOf(entitlement), holdingsOf({ ...entitlement, privileges }));
};

/** Ends access before its time, from the next request on. Refused as `assertMayRevoke` says. */
export const revokeAccess = (
  unit: Unit,
  requestId: string,
  reason: string | undefined,
): Promise<AccessRequest> =>
  retryingConflicts(unit, async () => {
    const entered = await enterRequest(unit, requestId);
    const { request, access, environment, caller, isRequester } = entered;
    const held = await heldOn(unit, request);
    await assertMayRevoke(unit, entered, held);
    const next = changed(unit, request, {
      status: 'revoked',
      closedAt: unit.runtime.now().toISOString(),
      closedBy: caller.id,
    });
    unit.note({ metadata: { privilegeId: held.id, ...(reason !== undefined && { reason }) } });
    const subject = { request: next, project: access.project, environment };
    await unit.commit([
      unit.stores.accessRequests.replacement(next, request),
      ...unit.stores.privileges.deletion(held),
      ...(isRequester ? [] : await tellRequester(unit, 'revoked', subject)),
    ]);
    return next;
  });

import { isRefusal } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { ending } from './end-lease.ts';
import type { LeaseInScope } from './keep-leases.ts';
import { type Lease, pauseAfter } from './lease.ts';
import { type LocatedLease, leaseInScope, noteWork } from './located.ts';
import { leftBehind } from './provider-place.ts';
import { openInputs } from './sealing.ts';

interface Revocation extends LeaseInScope {
  /** Whether the account is let go when the provider cannot end it, which the trail says. */
  readonly isForced: boolean;
}

/** From here on the workflow of leases carries it through, whatever becomes of this request. */
const begin = (unit: Unit, request: Revocation): Promise<LocatedLease> =>
  retryingConflicts(unit, async () => {
    const located = await leaseInScope(unit, request, 'revoke-lease');
    const lease = { ...ending(located.lease, unit.runtime.now()), isForced: request.isForced };
    unit.note({ metadata: { isForced: request.isForced } });
    noteWork(unit, lease);
    await unit.commit(unit.stores.leases.replacement(lease, located.lease));
    return { ...located, lease };
  });

/** The workflow, which the revocation started, may have been quicker: what it did stands. */
const unlessDone = async (unit: Unit, changes: readonly Change[]): Promise<void> => {
  try {
    await unit.commit(changes);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
  }
};

/**
 * Ends a lease before its time. Needs `revoke-lease`. When the provider cannot end the account now, the answer says so and
 * the workflow of leases goes on trying; a forced one counts as gone, and the workflow tries once more before it lets go.
 */
export const revokeLease = async (unit: Unit, request: Revocation): Promise<Lease> => {
  const { scope, dynamicSecret, lease } = await begin(unit, request);
  const inputs = await openInputs(unit, scope.access.project, dynamicSecret);
  const address = { type: dynamicSecret.type, inputs };
  const outcome =
    leftBehind(address, lease) ??
    (await unit.dynamicProviders.revoke(address, lease.externalEntityId, lease));
  const { leases } = unit.stores;
  // One that is being made still comes after this: the workflow, which knows when none can come, ends it.
  const isSettled = lease.makingUntil === null || lease.makingUntil <= unit.runtime.now().toISOString();
  if (outcome.kind === 'done' && !isSettled) return lease;
  if (outcome.kind === 'done') {
    await unlessDone(unit, leases.deletion(lease));
    return lease;
  }
  const now = unit.runtime.now();
  const next: Lease = {
    ...lease,
    statusDetails: outcome.reason,
    // Who forces it does not wait for what ends by itself.
    dueAt:
      (request.isForced ? undefined : outcome.until) ?? new Date(now.getTime() + pauseAfter(1)).toISOString(),
    failures: lease.failures + (outcome.until === undefined ? 1 : 0),
    revision: lease.revision + 1,
  };
  await unlessDone(unit, leases.replacement(next, lease));
  return next;
};

import { LocketError } from '../errors.ts';
import type { ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Page } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { done } from './create-dynamic-secret.ts';
import { isDue, type Lease } from './lease.ts';
import { endOfRenewed } from './lifetimes.ts';
import { dynamicSecretNamed, type LocatedLease, leaseInScope, noteWork } from './located.ts';
import { leftBehind } from './provider-place.ts';
import { openInputs } from './sealing.ts';
import { assertLiving } from './update-dynamic-secret.ts';

/** Which lease, and where the caller says that it is. */
export interface LeaseInScope extends ScopeRequest {
  readonly leaseId: string;
}

/** A lease with its dynamic secret. Needs `list`, as the list of them does. */
export const readLease = (unit: Unit, request: LeaseInScope): Promise<LocatedLease> =>
  leaseInScope(unit, request, 'list');

/** Some leases of a dynamic secret, oldest first. */
export const listLeases = async (
  unit: Unit,
  request: ScopeRequest & {
    readonly name: string;
    readonly limit: number;
    readonly after?: string | undefined;
  },
): Promise<Page<Lease>> => {
  const { dynamicSecret } = await dynamicSecretNamed(unit, request, 'list');
  const page = await unit.stores.leases.page(dynamicSecret.id, request.limit, request.after);
  unit.note({ metadata: { numberOfLeases: page.items.length } });
  return { ...page, items: page.items.filter(({ isForced }) => !isForced) };
};

const assertRenewable = (lease: Lease, now: Date): void => {
  if (lease.state !== 'active' || isDue(lease, now))
    throw new LocketError('bad-request', 'The lease is not active any more');
};

/**
 * Has a lease end later: its time counts anew from now. Needs `renew-lease`; `bad-request` beyond `maxTTL` and for a lease
 * that is over. The provider hears of it first: should the rest be lost, the account ends when the lease said before.
 */
export const renewLease = (
  unit: Unit,
  request: LeaseInScope & { readonly ttl: string | undefined },
): Promise<Lease> =>
  retryingConflicts(unit, async () => {
    const { scope, dynamicSecret, lease } = await leaseInScope(unit, request, 'renew-lease');
    const now = unit.runtime.now();
    assertLiving(dynamicSecret);
    assertRenewable(lease, now);
    const expireAt = endOfRenewed(dynamicSecret, request.ttl, lease, now).toISOString();
    const inputs = await openInputs(unit, scope.access.project, dynamicSecret);
    const account = { name: lease.externalEntityId, expireAt };
    const address = { type: dynamicSecret.type, inputs };
    done(
      leftBehind(address, lease) ?? (await unit.dynamicProviders.renew(address, account)),
      'The provider did not renew the account',
    );
    const next: Lease = {
      ...lease,
      expireAt,
      dueAt: expireAt,
      renewals: lease.renewals + 1,
      lastRenewedAt: now.toISOString(),
      revision: lease.revision + 1,
      updatedAt: now.toISOString(),
    };
    // Nobody would look before the end that it had.
    if (expireAt < lease.expireAt) noteWork(unit, lease);
    unit.note({ metadata: { leaseExpireAt: expireAt, renewals: next.renewals } });
    await unit.commit(unit.stores.leases.replacement(next, lease));
    return next;
  });

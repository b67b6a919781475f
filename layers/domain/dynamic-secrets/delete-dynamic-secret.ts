import type { ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { allLeases } from './lease.ts';
import { dynamicSecretNamed, noteWork } from './located.ts';

export interface DynamicSecretDeletion extends ScopeRequest {
  readonly name: string;
  /** Whether accounts that cannot be ended are let go, which the trail says of each. */
  readonly isForced: boolean;
}

/**
 * Ends a dynamic secret with all its leases: the workflow of leases ends every account, and then the record goes. Without
 * leases, or when it is forced, its name is free at once; otherwise it is `Deleting` until the last account is gone. Needs
 * `delete-root-credential`; may be asked for again when it failed.
 */
export const deleteDynamicSecret = (unit: Unit, request: DynamicSecretDeletion): Promise<DynamicSecret> =>
  retryingConflicts(unit, async () => {
    const { dynamicSecret } = await dynamicSecretNamed(unit, request, 'delete-root-credential');
    const { dynamicSecrets, leases } = unit.stores;
    const { items: live } = await leases.page(dynamicSecret.id, 1);
    const at = unit.runtime.now().toISOString();
    const next: DynamicSecret = {
      ...dynamicSecret,
      state: 'deleting',
      statusDetails: null,
      deletingSince: at,
      isForced: request.isForced,
      revision: dynamicSecret.revision + 1,
      updatedAt: at,
    };
    unit.note({ metadata: { leaseId: allLeases, isForced: request.isForced } });
    noteWork(unit, dynamicSecret);
    const isGone = live.length === 0 || request.isForced;
    const { withdrawal, replacement } = dynamicSecrets;
    await unit.commit((isGone ? withdrawal : replacement)(next, dynamicSecret));
    return isGone ? dynamicSecret : next;
  });

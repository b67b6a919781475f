import type { ScopeRequest } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import { isMarked, markOf } from './account-names.ts';
import { done } from './create-dynamic-secret.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { kindOf } from './kinds/kinds.ts';
import type { Lease } from './lease.ts';
import { dynamicSecretNamed } from './located.ts';
import { openInputs } from './sealing.ts';

/** What a provider has and leases do not know, and the other way round. */
export interface Drift {
  /** False where the provider cannot list its accounts: nothing is known then. */
  readonly isKnown: boolean;
  /** Accounts with the mark of the dynamic secret that no lease is about. */
  readonly strays: readonly string[];
  /** Active leases whose account is not there. */
  readonly missing: readonly Pick<Lease, 'id' | 'externalEntityId'>[];
}

const leasesOf = async (unit: Unit, dynamicSecretId: string): Promise<readonly Lease[]> => {
  const found: Lease[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await unit.stores.leases.page(dynamicSecretId, 1000, after);
    found.push(...page.items);
    after = page.next;
  }
  return found;
};

/** Compares, leases read on both sides of the provider's answer: what began or ended meanwhile is neither. */
export const driftOf = async (unit: Unit, project: Project, dynamicSecret: DynamicSecret): Promise<Drift> => {
  const { id, type } = dynamicSecret;
  const before = await leasesOf(unit, id);
  const inputs = await openInputs(unit, project, dynamicSecret);
  const names = done(
    await unit.dynamicProviders.list({ type, inputs }, markOf(id)),
    'The accounts of the provider cannot be listed',
  );
  if (!names) return { isKnown: false, strays: [], missing: [] };
  unit.forget();
  const after = await leasesOf(unit, id);
  const { longest } = kindOf(type).names(inputs);
  const present = new Set(names.map((name) => name.toLowerCase()));
  const known = new Set([...before, ...after].map(({ externalEntityId: name }) => name.toLowerCase()));
  const stillActive = new Set(
    after.flatMap(({ id: leaseId, state }) => (state === 'active' ? [leaseId] : [])),
  );
  return {
    isKnown: true,
    // A longer one was never made by us, whatever the provider says.
    strays: names.filter(
      (name) => name.length <= longest && isMarked(name, id) && !known.has(name.toLowerCase()),
    ),
    missing: before
      .filter((lease) => lease.state === 'active' && stillActive.has(lease.id))
      .filter(({ externalEntityId }) => !present.has(externalEntityId.toLowerCase()))
      .map(({ id: leaseId, externalEntityId }) => ({ id: leaseId, externalEntityId })),
  };
};

/** What is different at the provider now. Needs `read-root-credential`, as what tells how the provider is reached. */
export const readDrift = async (
  unit: Unit,
  request: ScopeRequest & { readonly name: string },
): Promise<Drift> => {
  const { scope, dynamicSecret } = await dynamicSecretNamed(unit, request, 'read-root-credential');
  const drift = await driftOf(unit, scope.access.project, dynamicSecret);
  unit.note({ metadata: { numberOfStrays: drift.strays.length, numberOfMissing: drift.missing.length } });
  return drift;
};

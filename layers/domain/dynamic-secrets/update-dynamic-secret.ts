import { LocketError } from '../errors.ts';
import type { ScopeRequest } from '../places/scope.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { assertNames, assertReached } from './create-dynamic-secret.ts';
import type { DynamicSecret } from './dynamic-secret.ts';
import { mergedInputs } from './inputs.ts';
import { assertLifetimes } from './lifetimes.ts';
import { dynamicSecretNamed } from './located.ts';
import { assertMovable } from './provider-place.ts';
import { openInputs, sealInputs } from './sealing.ts';

/** What of a dynamic secret may be changed; absent members stay as they are. */
type DynamicSecretChanges = Partial<
  Pick<DynamicSecret, 'name' | 'defaultTTL' | 'maxTTL' | 'usernameTemplate' | 'metadata' | 'removesStrays'>
> & { readonly inputs?: Readonly<Record<string, unknown>> };

export interface DynamicSecretUpdate extends ScopeRequest {
  readonly name: string;
  readonly changes: DynamicSecretChanges;
}

/** Refuses what is about to be gone: `bad-request`. */
export const assertLiving = ({ state }: Pick<DynamicSecret, 'state'>): void => {
  if (state !== 'active') throw new LocketError('bad-request', 'This dynamic secret is being deleted');
};

const given = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;

/**
 * Changes a dynamic secret, once its provider was reached as it would be from then on. Needs `edit-root-credential`;
 * leases that are there are not touched. Refuses as `createDynamicSecret` does.
 */
export const updateDynamicSecret = (unit: Unit, request: DynamicSecretUpdate): Promise<DynamicSecret> => {
  const reached = new Set<string>();
  return retryingConflicts(unit, async () => {
    const { scope, dynamicSecret } = await dynamicSecretNamed(unit, request, 'edit-root-credential');
    assertLiving(dynamicSecret);
    const { project } = scope.access;
    const { inputs: changed, ...others } = request.changes;
    const stored = await openInputs(unit, project, dynamicSecret);
    const inputs = mergedInputs(dynamicSecret.type, stored, changed ?? {});
    const described = { ...dynamicSecret, ...given(others), version: dynamicSecret.version + 1 };
    assertLifetimes(described);
    assertNames(unit, described, inputs);
    const address = { type: dynamicSecret.type, inputs };
    const words = JSON.stringify(address);
    if (changed && !reached.has(words)) await assertReached(unit, address);
    reached.add(words);
    await assertMovable(unit, dynamicSecret, stored, inputs);
    const next: DynamicSecret = {
      ...described,
      inputs: await sealInputs(unit, project, described, inputs),
      statusDetails: null,
      revision: dynamicSecret.revision + 1,
      updatedAt: unit.runtime.now().toISOString(),
    };
    unit.note({ metadata: { changed: Object.keys(given(request.changes)), newName: next.name } });
    await unit.commit(unit.stores.dynamicSecrets.replacement(next, dynamicSecret));
    return next;
  });
};

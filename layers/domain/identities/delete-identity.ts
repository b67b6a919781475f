import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterIdentity } from './access.ts';
import { assertMayGiveRole } from './boundary.ts';
import type { Identity } from './identity.ts';
import { methodRemoval } from './method-removal.ts';

const methodsOf = async (unit: Unit, identity: Identity): Promise<readonly Change[]> => {
  const { identities } = unit.stores;
  const attached = await Promise.all(
    identity.authMethods.map((kind) => identities.method(identity.id, kind)),
  );
  const removals = await Promise.all(
    attached.flatMap((method) => (method ? [methodRemoval(unit, method)] : [])),
  );
  return removals.flat();
};

const membershipsOf = async (unit: Unit, { id }: Identity): Promise<readonly Change[]> => {
  const grants = await unit.stores.projects.grantsOf('identity', id);
  return grants.flatMap((grant) => unit.stores.projects.grantDeletion(grant));
};

/**
 * Deletes an identity with its login methods, tokens and project memberships, all together: its tokens are dead at
 * once. `bad-request` under delete protection, `forbidden` for an identity with more rights than the caller.
 */
export const deleteIdentity = (unit: Unit, identityId: string): Promise<Identity> =>
  retryingConflicts(unit, async () => {
    const { access, identity } = await enterIdentity(unit, identityId, 'delete');
    assertMayGiveRole(access, identity.role, 'Failed to delete a more privileged identity');
    if (identity.hasDeleteProtection)
      throw new LocketError('bad-request', 'The identity has delete protection: switch it off first');
    unit.note({ metadata: { name: identity.name } });
    const [methods, memberships] = await Promise.all([
      methodsOf(unit, identity),
      membershipsOf(unit, identity),
    ]);
    // The identity goes at the revision that was read: who attaches a method meanwhile makes us read again, and who
    // grants it a project checks that it is still there.
    await unit.commit([...unit.stores.identities.deletion(identity), ...methods, ...memberships]);
    return identity;
  });

import { LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterIdentity } from './access.ts';
import { assertMayGiveRole } from './boundary.ts';
import type { Identity } from './identity.ts';
import { methodRemoval } from './method-removal.ts';
import { commitRemoval } from './removal.ts';

/** Every login method with what hangs on it, and every membership in a project. */
const belongings = async (unit: Unit, identity: Identity) => {
  const [methods, grants] = await Promise.all([
    Promise.all(identity.authMethods.map((kind) => unit.stores.identities.method(identity.id, kind))),
    unit.stores.projects.grantsOf('identity', identity.id),
  ]);
  const removals = await Promise.all(
    methods.flatMap((method) => (method ? [methodRemoval(unit, method)] : [])),
  );
  return {
    decisive: removals.flatMap(({ decisive }) => decisive),
    remains: [
      ...grants.map((grant) => unit.stores.projects.grantDeletion(grant)),
      ...removals.flatMap(({ remains }) => remains),
    ],
  };
};

/**
 * Deletes an identity with its login methods, tokens and project memberships: its tokens are dead at once.
 * `bad-request` under delete protection, `forbidden` for an identity with more rights than the caller.
 */
export const deleteIdentity = (unit: Unit, identityId: string): Promise<Identity> =>
  retryingConflicts(unit, async () => {
    const { access, identity } = await enterIdentity(unit, identityId, 'delete');
    assertMayGiveRole(access, identity.role, 'Failed to delete a more privileged identity');
    if (identity.hasDeleteProtection)
      throw new LocketError('bad-request', 'The identity has delete protection: switch it off first');
    unit.note({ metadata: { name: identity.name } });
    const { decisive, remains } = await belongings(unit, identity);
    await commitRemoval(unit, [...unit.stores.identities.deletion(identity), ...decisive], remains);
    return identity;
  });

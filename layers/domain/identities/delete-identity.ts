import { LocketError } from '../errors.ts';
import { assertUnchanged, endOfHeld, heldBy } from '../organizations/departure.ts';
import { keepingAnOrganizationAdmin } from '../organizations/last-admin.ts';
import { keepingAdmins } from '../projects/last-admin.ts';
import type { ProjectGrant } from '../projects/project.ts';
import { retryingConflicts } from '../retry.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { enterToActAs, type IdentityAccess } from './access.ts';
import { holderOf } from './boundary.ts';
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

/** What must stand for it to go: an admin who stays wherever the identity was one. */
const whoStays = async (
  unit: Unit,
  { access, identity }: IdentityAccess,
  memberships: readonly ProjectGrant[],
): Promise<readonly Change[]> => [
  ...(await keepingAdmins(unit, memberships, access.member)),
  ...(await keepingAnOrganizationAdmin(unit, access, [holderOf(identity)])),
];

/**
 * Deletes an identity with its login methods, tokens, and memberships in projects and groups, all together: its tokens are dead at
 * once. `bad-request` under delete protection, or when a project or the organization would be left without an admin;
 * `forbidden` for an identity with more rights than the caller.
 */
export const deleteIdentity = (unit: Unit, identityId: string): Promise<Identity> =>
  retryingConflicts(unit, async () => {
    const found = await enterToActAs(unit, identityId, 'delete', 'delete');
    const { identity } = found;
    if (identity.hasDeleteProtection)
      throw new LocketError('bad-request', 'The identity has delete protection: switch it off first');
    unit.note({ metadata: { name: identity.name } });
    const holders = [holderOf(identity)];
    const [methods, held] = await Promise.all([methodsOf(unit, identity), heldBy(unit, holders)]);
    const changes = [
      ...unit.stores.identities.deletion(identity),
      ...methods,
      ...(await endOfHeld(unit, holders, held)),
      ...(await whoStays(
        unit,
        found,
        held.flatMap(({ grants }) => grants),
      )),
    ];
    // The identity goes at the revision that was read: who attaches a method meanwhile makes us read again. While it is in
    // our hands nobody can give it anything: what it holds is looked at once more.
    await unit.commitAfterLook(changes, async () => assertUnchanged(held, await heldBy(unit, holders)));
    return identity;
  });

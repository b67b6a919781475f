import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterToActAs } from './access.ts';
import type { Identity } from './identity.ts';

const revokeOnce = async (unit: Unit, identityId: string): Promise<Identity> => {
  const { identity } = await enterToActAs(unit, identityId, 'edit', 'revoke all tokens of');
  const { revocations = 0, revision } = identity;
  const revoked = {
    ...identity,
    revocations: revocations + 1,
    updatedAt: unit.runtime.now().toISOString(),
    revision: revision + 1,
  };
  await unit.commit(unit.stores.identities.replacement(revoked, identity));
  return revoked;
};

/**
 * Revokes every access token of an identity at once, whatever login method issued it; who may log in still may. A token
 * carries the count of revocations that it was issued under, so that none has to be found: one that is being issued
 * meanwhile is dead as well.
 *
 * @throws LocketError `forbidden` when the identity may do more than the caller.
 */
export const revokeAllTokens = (unit: Unit, identityId: string): Promise<Identity> =>
  retryingConflicts(unit, () => revokeOnce(unit, identityId));

import { LocketError } from '../errors.ts';
import type { Unit } from '../unit.ts';
import { ownerOf } from './create-share.ts';
import type { Share } from './share.ts';

/** A page of what the caller shared in this organization and has not expired, newest first. */
export const listOwnShares = async (
  unit: Unit,
  range: { readonly offset: number; readonly limit: number },
): Promise<{ readonly shares: readonly Share[]; readonly total: number }> => {
  const found = await unit.stores.shares.listOf(ownerOf(unit), unit.runtime.now(), range);
  unit.note({ metadata: { numberOfSharedSecrets: found.shares.length } });
  return found;
};

/** Takes back something the caller shared; `not-found` for what is not the caller's own. */
export const deleteOwnShare = async (unit: Unit, shareId: string): Promise<Share> => {
  const share = await unit.stores.shares.ofOwner(ownerOf(unit), shareId);
  if (!share) throw new LocketError('not-found', 'Shared secret not found');
  unit.note({ metadata: { sharedSecretId: share.id } });
  await unit.commit(unit.stores.shares.deletion(share));
  return share;
};

import type { Unit } from '../unit.ts';

/** Entries that one transaction takes. */
const portion = 50;

/**
 * Takes away what is known of places that a sync does not write to any more, and all of it once the sync is gone: the
 * request that ended it leaves that to whoever has time.
 */
export const forgetLedger = async (unit: Unit, syncId: string): Promise<void> => {
  const { syncs } = unit.stores;
  const sync = await syncs.find(syncId);
  const left = await syncs.leftovers(syncId, sync?.ledgerId);
  for (let at = 0; at < left.length; at += portion)
    await unit.commit(left.slice(at, at + portion).map((entry) => syncs.entryRemoval(entry)));
};

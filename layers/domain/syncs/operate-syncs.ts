import { stopwatch } from '../elapsed.ts';
import { isRefusal, LocketError } from '../errors.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { placeKey } from './attempt.ts';
import { type EnteredSync, enterSync } from './entering.ts';
import { importSecrets, type Preference } from './import-secrets.ts';
import { refusedBy } from './manage-connections.ts';
import { deletionOf } from './manage-syncs.ts';
import { openPlace } from './opening.ts';
import { verdictOn } from './outcome.ts';
import type { Step } from './plan.ts';
import { plan } from './planned.ts';
import { removeOwn } from './run.ts';
import { assertMayNameKeys } from './showing.ts';
import { assertSeesSource, sourcePlace } from './source.ts';
import type { LedgerEntry, Sync } from './sync.ts';
import type { TargetName, TargetPlace } from './target.ts';

type Family = Sync['family'];

const entered = async (
  unit: Unit,
  syncId: string,
  family: Family,
  action: 'read' | 'edit' | 'delete',
  target?: TargetName,
): Promise<EnteredSync> => {
  const found = await enterSync(unit, syncId, family, action);
  if (target !== undefined && found.sync.target !== target)
    throw new LocketError('not-found', 'Secret sync not found');
  return found;
};

/** One sync. Needs `integrations:read`. */
export const readSync = (unit: Unit, syncId: string, family: Family, target?: TargetName) =>
  entered(unit, syncId, family, 'read', target);

const opened = async (unit: Unit, sync: Sync): Promise<TargetPlace> => {
  const place = await openPlace(() => unit.beside(null), sync);
  if (place.kind !== 'done') throw refusedBy(place, 'The connection does not work');
  return place.value;
};

/** What a run would do, key by key, without doing it. Needs `integrations:edit`, and all secrets that it reads. */
export const planSync = async (
  unit: Unit,
  syncId: string,
  family: Family,
  target?: TargetName,
): Promise<readonly Step[]> => {
  const { sync, access } = await entered(unit, syncId, family, 'edit', target);
  await assertSeesSource(unit, access, sourcePlace(access.project, sync));
  const planned = await plan(unit, access.project, sync, await opened(unit, sync), false);
  if (planned.kind !== 'done') throw refusedBy(planned, 'The target could not be listed');
  const { steps } = planned.value;
  unit.note({ metadata: { numberOfKeys: steps.length } });
  return steps;
};

/** How the keys of a sync came out of their last runs, by name. Needs `integrations:read`, and to read its secrets. */
export const listKeys = async (
  unit: Unit,
  syncId: string,
  family: Family,
  target?: TargetName,
): Promise<readonly LedgerEntry[]> => {
  const { sync, access } = await entered(unit, syncId, family, 'read', target);
  assertMayNameKeys(access, sync);
  const all = await unit.stores.syncs.ledger(sync);
  unit.note({ metadata: { numberOfKeys: all.length } });
  return [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Starts a sync by hand: its event is what runs it. Needs `integrations:edit`. */
export const startSync = (
  unit: Unit,
  syncId: string,
  family: Family,
  target?: TargetName,
): Promise<EnteredSync> =>
  retryingConflicts(unit, async () => {
    const { sync, access } = await entered(unit, syncId, family, 'edit', target);
    const state = { ...sync.state, status: 'pending' as const, nextAttemptAt: null };
    const { caller } = unit;
    unit.note({ metadata: { ...(caller.kind === 'user' && { requestedBy: caller.id }) } });
    await unit.commit([unit.stores.syncs.run(sync, state)]);
    return { sync: { ...sync, state }, access };
  });

/** Milliseconds for what a request does at a target. */
const patience = 15_000;
/** Seconds for which it has the target to itself. */
const heldFor = 40;

/** Does something while nobody else writes to the target: `conflict` never, `bad-request` while a run is under way. */
const whileHeld = async <T>(unit: Unit, sync: Sync, work: () => Promise<T>): Promise<T> => {
  const { syncs } = unit.stores;
  const holder = unit.runtime.uuid();
  const now = Math.floor(unit.runtime.now().getTime() / 1000);
  try {
    await unit.beside(null).commit([syncs.taking(placeKey(sync), holder, now, now + heldFor)]);
  } catch (error) {
    if (!isRefusal(error, 'conflict')) throw error;
    throw new LocketError('bad-request', 'The sync is running: try again when it has ended');
  }
  try {
    return await work();
  } finally {
    await unit
      .beside(null)
      .commit([syncs.release(placeKey(sync), holder)])
      .catch(() => undefined);
  }
};

const assertRemoved = async (unit: Unit, sync: Sync): Promise<void> => {
  const elapsed = stopwatch(unit.runtime);
  const outcome = await removeOwn(
    unit.beside(null),
    sync,
    await opened(unit, sync),
    () => elapsed() < patience,
  );
  const verdict = verdictOn(outcome);
  if (outcome.kind === 'unfinished')
    throw new LocketError('unavailable', 'Not all secrets could be removed in time: try again');
  if (!verdict.isSynced)
    throw new LocketError('bad-request', `The secrets were not removed: ${verdict.message}`);
};

/** Takes away at the target what the sync made there. Needs `integrations:edit`. */
export const removeSecrets = async (
  unit: Unit,
  syncId: string,
  family: Family,
  target?: TargetName,
): Promise<EnteredSync> => {
  const found = await entered(unit, syncId, family, 'edit', target);
  await whileHeld(unit, found.sync, () => assertRemoved(unit, found.sync));
  return found;
};

/**
 * Removes a sync, and when asked what it made at the target first: an error there leaves all as it is. Needs
 * `integrations:delete`.
 */
export const deleteSync = async (
  unit: Unit,
  syncId: string,
  family: Family,
  removesSecrets: boolean,
  target?: TargetName,
): Promise<EnteredSync> => {
  const first = await entered(unit, syncId, family, 'delete', target);
  const remove = () =>
    retryingConflicts(unit, async () => {
      const found = await entered(unit, syncId, family, 'delete', target);
      await unit.commit(await deletionOf(unit, found.sync));
      return found;
    });
  if (!removesSecrets) return remove();
  // Held until the sync is gone: a run that came in between would write all of it again.
  return whileHeld(unit, first.sync, async () => {
    await assertRemoved(unit, first.sync);
    return remove();
  });
};

/**
 * Has the folder of a sync take over what its target has. Needs `integrations:edit` and the rights to write the secrets.
 */
export const importInto = async (
  unit: Unit,
  syncId: string,
  family: Family,
  preference: Preference,
  target?: TargetName,
): Promise<EnteredSync> => {
  const { sync, access } = await entered(unit, syncId, family, 'edit', target);
  await assertSeesSource(unit, access, sourcePlace(access.project, sync));
  const numberOfSecrets = await importSecrets(unit, access, sync, preference);
  unit.note({ metadata: { numberOfSecrets } });
  return { sync, access };
};

import { LocketError } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { enterProject } from '../projects/access.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterAnyKey, enterKey, latestOf } from './access.ts';
import { isGone, type KmsKey } from './key.ts';
import { rescheduled } from './rotation-schedule.ts';

const dayInMilliseconds = 86_400_000;

const changed = async (unit: Unit, next: KmsKey, previous: KmsKey): Promise<KmsKey> => {
  const { kms } = unit.stores;
  const latest = await latestOf(unit, previous);
  const earlier = await kms.allEarlier(previous.projectId, previous.id);
  await unit.commit(kms.deletion(next, previous, latest, earlier));
  return next;
};

/**
 * Deletes a key: nothing uses it from now on and its name is free, and after `days` it goes for good with all its
 * versions, and with it whatever they encrypted. Needs `cmek:delete`.
 */
export const deleteKey = (unit: Unit, keyId: string, days: number): Promise<KmsKey> =>
  retryingConflicts(unit, async () => {
    const { key } = await enterKey(unit, keyId, 'delete');
    const now = unit.runtime.now();
    const deletedAt = now.toISOString();
    const deletesAt = new Date(now.getTime() + days * dayInMilliseconds).toISOString();
    unit.note({ metadata: { keyId, name: key.name, deletesAt } });
    const next = {
      ...key,
      deletion: { deletedAt, deletesAt },
      updatedAt: deletedAt,
      revision: key.revision + 1,
    };
    return changed(unit, next, key);
  });

/**
 * Takes a deletion back while the key waits. Needs `cmek:create`, as what else comes anew does; `already-exists` when
 * its name was given away, which another one avoids.
 */
export const restoreKey = (unit: Unit, keyId: string, newName: string | undefined): Promise<KmsKey> =>
  retryingConflicts(unit, async () => {
    const { key } = await enterAnyKey(unit, keyId, 'create');
    if (!key.deletion) throw new LocketError('bad-request', 'Key is not pending deletion');
    const { deletion: _ended, ...standing } = key;
    const next = {
      ...rescheduled(standing, unit.runtime.now()),
      name: newName ?? key.name,
      updatedAt: unit.runtime.now().toISOString(),
      revision: key.revision + 1,
    };
    unit.note({ metadata: { keyId, name: next.name } });
    return changed(unit, next, key);
  });

/** Keys of a project that wait for their end, the next to go first. Needs `cmek:read`. */
export const listDeletedKeys = async (unit: Unit, projectId: string): Promise<readonly KmsKey[]> => {
  const { project, ability } = await enterProject(unit, projectId);
  assertCan(ability, 'read', 'cmek');
  const now = unit.runtime.now();
  const all = await unit.stores.kms.inProject(project.id);
  const waiting = all.filter((key) => key.deletion && !isGone(key, now));
  unit.note({ metadata: { numberOfKeys: waiting.length } });
  const endOf = ({ deletion }: KmsKey) => deletion?.deletesAt ?? '';
  return waiting.sort((a, b) => endOf(a).localeCompare(endOf(b)));
};

import { isRefusal } from '../errors.ts';
import { assertCan } from '../permissions/ability.ts';
import { keyOf, type Place } from '../places/place.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { assertSeesSource } from './source.ts';
import type { Sync } from './sync.ts';

const reads = ({ environmentId, secretPath, state: { follows } }: Sync, place: Place): boolean =>
  (environmentId === place.environment.id && secretPath === place.path) ||
  follows === null ||
  follows.includes(keyOf(place));

/**
 * Refuses to bring a place to where syncs read, by an import, with `permission-denied` unless the caller may read all of it:
 * readers see of an import what they may read themselves, and a sync sees the whole.
 */
export const assertMayBring = async (
  unit: Unit,
  access: ProjectAccess,
  source: Place,
  destination: Place,
): Promise<void> => {
  const { project } = access;
  if (project.hasSyncs === false) return;
  if (!(await unit.stores.syncs.inProject(project.id)).some((sync) => reads(sync, destination))) return;
  assertCan(access.ability, 'read', 'secrets', {
    environment: source.environment.slug,
    secretPath: source.path,
    secretName: '*',
    secretTags: [],
  });
  try {
    await assertSeesSource(unit, access, source);
  } catch (error) {
    // Where no folder is there is nothing to see.
    if (!isRefusal(error, 'not-found')) throw error;
  }
};

import { keyOf } from '../places/scope.ts';
import { livingProject } from '../projects/living-project.ts';
import type { Unit } from '../unit.ts';
import { changedPlaces } from '../webhooks/changed-places.ts';
import type { SecretsChanged } from '../webhooks/secrets-changed.ts';
import type { Sync } from './sync.ts';

/**
 * Whether a sync reads one of these places. One that is under way, or did not come to an end, may read more than its last
 * run noted.
 */
const reads = ({ state: { status, follows } }: Sync, changed: ReadonlySet<string>): boolean =>
  status !== 'succeeded' || follows === null || follows.some((place) => changed.has(place));

/**
 * The ids of active syncs that read what a change touched: in their folders, in those that these import, or behind
 * references in their values.
 */
export const affectedSyncs = async (unit: Unit, change: SecretsChanged): Promise<readonly string[]> => {
  const project = await livingProject(unit, change.projectId);
  if (!project) return [];
  const syncs = (await unit.stores.syncs.inProject(project.id)).filter(({ isActive }) => isActive);
  if (syncs.length === 0) return [];
  const changed = new Set((await changedPlaces(unit, project, change)).map(keyOf));
  return syncs.filter((sync) => reads(sync, changed)).map(({ id }) => id);
};

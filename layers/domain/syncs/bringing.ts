import { isRefusal } from '../errors.ts';
import { importingFolders } from '../imports/importing-folders.ts';
import { assertCan } from '../permissions/ability.ts';
import { keyOf, type Place } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { assertSeesSource } from './source.ts';
import type { Sync } from './sync.ts';

/** What its last run read, and what it reads by the imports of now: the next run may find more than the last one. */
const reads = (
  { environmentId, secretPath, state: { follows } }: Sync,
  place: Place,
  importing: ReadonlySet<string>,
): boolean =>
  importing.has(`${environmentId}${secretPath}`) ||
  follows === null ||
  follows.some((each) => importing.has(each)) ||
  follows.includes(keyOf(place));

/**
 * Refuses to bring a place to where syncs read, by an import, with `permission-denied` unless the caller may read all of it:
 * readers see of an import what they may read themselves, and a sync sees the whole. To be asked once the fence around
 * imports was read, which whoever makes a sync renews as well.
 */
export const assertMayBring = async (
  unit: Unit,
  access: ProjectAccess,
  source: Place,
  destination: Place,
): Promise<void> => {
  const { project } = access;
  if (project.hasSyncs === false) return;
  const syncs = await unit.stores.syncs.inProject(project.id);
  if (syncs.length === 0) return;
  const above = (await importingFolders(unit, project, [destination])).map((folder) => folder.place);
  const importing = new Set([destination, ...above].map(keyOf));
  if (!syncs.some((sync) => reads(sync, destination, importing))) return;
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

import { LocketError } from '../errors.ts';
import { parsePath } from '../folders/paths.ts';
import { keyOf, type Place, placeAt } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { maxImportDepth } from '../secrets/view/shelf.ts';
import type { Unit } from '../unit.ts';

/** Folders looked at before a web of imports counts as too large. */
const maxPlaces = 1000;

const circle = (): LocketError => new LocketError('bad-request', 'Cyclic import not allowed');

const folderIdAt = async (unit: Unit, access: ProjectAccess, place: Place): Promise<string | undefined> => {
  if (place.segments.length === 0) return place.environment.id;
  const { folders } = unit.stores;
  return (await folders.resolve(access.project.id, place.environment.id, place.segments))?.id;
};

const sourcesOf = async (unit: Unit, access: ProjectAccess, place: Place): Promise<readonly Place[]> => {
  const folderId = await folderIdAt(unit, access, place);
  if (folderId === undefined) return [];
  const imports = await unit.stores.imports.inFolder(place.environment.id, folderId);
  return imports.flatMap(({ sourceEnvironmentId, sourcePath }) => {
    const environment = access.project.environments.find(({ id }) => id === sourceEnvironmentId);
    return environment ? [placeAt(environment, parsePath(sourcePath))] : [];
  });
};

/**
 * Refuses with `bad-request` an import by which a folder would import itself, directly or by way of others. What the
 * caller may read does not matter here. Looks as far as reading follows; all places of a level are read at once.
 */
export const assertNoCircle = async (
  unit: Unit,
  access: ProjectAccess,
  destination: Place,
  source: Place,
): Promise<void> => {
  const seen = new Set<string>();
  let level: readonly Place[] = [source];
  for (let depth = 1; depth <= maxImportDepth && level.length > 0; depth += 1) {
    if (level.some((place) => keyOf(place) === keyOf(destination))) throw circle();
    for (const place of level) seen.add(keyOf(place));
    if (seen.size > maxPlaces)
      throw new LocketError('bad-request', `The source imports from more than ${maxPlaces} folders`);
    const next = (await Promise.all(level.map((place) => sourcesOf(unit, access, place)))).flat();
    const fresh = new Map(next.map((place) => [keyOf(place), place]));
    level = [...fresh].flatMap(([key, place]) => (seen.has(key) ? [] : [place]));
  }
};

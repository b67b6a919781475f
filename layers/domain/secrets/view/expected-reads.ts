import { parsePath } from '../../folders/paths.ts';
import type { ImportSource } from '../../imports/import.ts';
import { keyOf, type Place, placeAt } from '../../places/place.ts';
import type { ProjectAccess } from '../../projects/access.ts';
import type { Unit } from '../../unit.ts';
import type { FolderContents } from './folder-contents.ts';
import { maxImportDepth, type Wanted } from './shelf.ts';

/** Imported places that are read on mere suspicion. */
const maxGuesses = 100;

/** Where imports lead; those whose source environment is gone lead nowhere. */
export const placesOf = ({ project }: ProjectAccess, sources: readonly ImportSource[]): readonly Place[] =>
  sources.flatMap(({ sourceEnvironmentId, sourcePath }) => {
    const environment = project.environments.find(({ id }) => id === sourceEnvironmentId);
    return environment ? [placeAt(environment, parsePath(sourcePath))] : [];
  });

const folderIdAt = (unit: Unit, contents: FolderContents, place: Place): string | undefined =>
  contents.folderIdAt(place) ?? unit.stores.folders.guessId(place.environment.id, place.segments);

const expectPlace = (unit: Unit, contents: FolderContents, { place, secrets, imports }: Wanted): void => {
  const { stores } = unit;
  const environmentId = place.environment.id;
  if (contents.folderIdAt(place) === undefined) stores.folders.expect(environmentId, place.segments);
  const folderId = folderIdAt(unit, contents, place);
  if (!folderId) return;
  if (imports) stores.imports.expectFolder(environmentId, folderId);
  const { person } = contents;
  if (secrets === 'all') stores.secrets.expectFolder(environmentId, folderId);
  else for (const name of secrets) stores.secrets.expect({ environmentId, folderId, name });
  if (person !== undefined && secrets.length > 0)
    stores.secrets.expectOverrides(environmentId, person, folderId);
};

/** What will be wanted of the places that one imports, going by what it imported when it was read last. */
const wantedBeyond = (
  unit: Unit,
  contents: FolderContents,
  { place, beyond }: Wanted,
  seen: Set<string>,
): readonly Wanted[] => {
  const folderId = folderIdAt(unit, contents, place);
  if (!folderId || !beyond) return [];
  return placesOf(contents.access, unit.stores.imports.guessSources(folderId)).flatMap((source) => {
    if (seen.has(keyOf(source)) || seen.size > maxGuesses || !contents.isOpen(source)) return [];
    seen.add(keyOf(source));
    return [{ place: source, secrets: beyond, imports: true, beyond }];
  });
};

/**
 * Names what these wishes will read, so that it travels at once, and what their imports will probably lead to: where
 * all is as it was before, a chain of imports takes one round. What is wrong of it costs a read and changes nothing.
 */
export const expectReads = (unit: Unit, contents: FolderContents, wanted: readonly Wanted[]): void => {
  const seen = new Set(wanted.map(({ place }) => keyOf(place)));
  let level = wanted;
  for (let depth = 0; depth <= maxImportDepth && level.length > 0; depth += 1) {
    for (const want of level) expectPlace(unit, contents, want);
    level = level.flatMap((want) => wantedBeyond(unit, contents, want, seen));
  }
};

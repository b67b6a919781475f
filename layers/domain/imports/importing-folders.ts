import { keyOf, type Place, placeOfFolder } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import { maxFolders } from '../secrets/view/folder-contents.ts';
import { maxImportDepth } from '../secrets/view/shelf.ts';
import type { Unit } from '../unit.ts';

/** A folder that has the secrets of another place among its own, and where it stands now. */
export interface ImportingFolder {
  readonly folderId: string;
  readonly place: Place;
}

/** Folders looked up of one level; deleted ones are among them. */
const maxLines = 2 * maxFolders;

/** The folders, still there, that import from one of these places themselves. */
const importingFrom = async (
  unit: Unit,
  project: Project,
  sources: readonly Place[],
): Promise<readonly ImportingFolder[]> => {
  const lines = await Promise.all(
    sources.map(({ environment, path }) =>
      unit.stores.imports.importersOf({ sourceEnvironmentId: environment.id, sourcePath: path }),
    ),
  );
  const folders = new Map(lines.flat().map((importer) => [importer.folderId, importer]));
  const found = await Promise.all(
    [...folders.values()].slice(0, maxLines).map(async (importer) => {
      const place = await placeOfFolder(unit, { project }, importer);
      return place && { folderId: importer.folderId, place };
    }),
  );
  return found.flatMap((each) => each ?? []);
};

/**
 * The folders that import from these places, directly or by way of others, nearest first, each once and none of the
 * places themselves: as far as reading follows imports, and at most `maxFolders`. All folders of a level are read at
 * once, so rounds grow with the depth of imports only. Asks nobody's rights.
 */
export const importingFolders = async (
  unit: Unit,
  project: Project,
  sources: readonly Place[],
): Promise<readonly ImportingFolder[]> => {
  const seen = new Set(sources.map(keyOf));
  const found: ImportingFolder[] = [];
  let level = sources;
  for (let depth = 1; depth <= maxImportDepth && level.length > 0; depth += 1) {
    const next = await importingFrom(unit, project, level);
    const fresh = next.filter(({ place }) => !seen.has(keyOf(place))).slice(0, maxFolders - found.length);
    for (const { place } of fresh) seen.add(keyOf(place));
    found.push(...fresh);
    level = fresh.map(({ place }) => place);
  }
  return found;
};

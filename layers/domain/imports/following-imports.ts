import { formatPath, isWithin } from '../folders/paths.ts';
import { foldersBelow } from '../folders/subtree.ts';
import type { FolderEntries } from '../history/commit.ts';
import { type Place, placeAt, placeOfFolder } from '../places/scope.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { PathAfter, RenamedPlace } from '../secrets/references/place-renaming.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { SecretImport } from './import.ts';
import { mayImport } from './located-import.ts';

/** An import that leads into a renamed folder, and the folder that imports. */
export interface LedThrough {
  readonly made: SecretImport;
  /** Where the importing folder stands afterwards. */
  readonly place: Place;
  /** Whether it leads to the same folder afterwards. */
  readonly isUpdated: boolean;
}

/** What goes along with the renaming of a folder. */
export interface FollowingImports {
  /** Those the caller may read. */
  readonly found: readonly LedThrough[];
  readonly hidden: number;
  readonly changes: readonly Change[];
  readonly entries: readonly FolderEntries[];
}

interface Found {
  readonly made: SecretImport;
  readonly place: Place;
}

const importsThrough = async (
  unit: Unit,
  access: ProjectAccess,
  { environment, folderId, segments }: RenamedPlace,
): Promise<readonly Found[]> => {
  const { imports } = unit.stores;
  const below = await foldersBelow(unit, environment.id, folderId);
  const paths = [segments, ...below.map(({ path }) => [...segments, ...path])];
  const lines = await Promise.all(
    paths.map((path) =>
      imports.importersOf({ sourceEnvironmentId: environment.id, sourcePath: formatPath(path) }),
    ),
  );
  const importers = [...new Map(lines.flat().map((each) => [each.folderId, each])).values()];
  const found = await Promise.all(
    importers.map(async (importer) => {
      const place = await placeOfFolder(unit, access, importer);
      const all = place ? await imports.inFolder(importer.environmentId, importer.folderId) : [];
      return all.flatMap((made) => (place ? [{ made, place }] : []));
    }),
  );
  return found
    .flat()
    .filter(
      ({ made }) =>
        made.sourceEnvironmentId === environment.id &&
        isWithin(made.sourcePath.split('/').filter(Boolean), segments),
    );
};

const following = (unit: Unit, { made }: Found, environment: Place['environment'], after: PathAfter) => {
  const segments = made.sourcePath.split('/').filter(Boolean);
  const source = placeAt(environment, after({ environment, segments }).segments);
  const next: SecretImport = {
    ...made,
    sourcePath: source.path,
    version: made.version + 1,
    updatedAt: unit.runtime.now().toISOString(),
  };
  const { projectId, environmentId, folderId } = made;
  return {
    changes: unit.stores.imports.replacement(next, made),
    told: {
      folder: { projectId, environmentId, folderId },
      entries: [
        {
          kind: 'import',
          id: made.id,
          name: `${environment.slug}:${source.path}`,
          version: next.version,
          action: 'update',
        } as const,
      ],
    },
  };
};

/**
 * The imports that lead into a folder about to be renamed or below it, and, if they are to follow, what makes them lead
 * to the same folders afterwards: it needs the right to edit the imports of the folder that holds them.
 */
export const followingImports = async (
  unit: Unit,
  access: ProjectAccess,
  renamed: readonly RenamedPlace[],
  after: PathAfter,
  update: boolean,
): Promise<FollowingImports> => {
  const all = await Promise.all(
    renamed.map(async (each) =>
      (await importsThrough(unit, access, each)).map((found) => ({
        ...found,
        environment: each.environment,
      })),
    ),
  );
  const imports = [...new Map(all.flat().map((each) => [each.made.id, each])).values()].map((each) => ({
    ...each,
    isUpdated: update && mayImport(access, 'edit', each.place),
  }));
  const readable = imports.filter(({ place }) => mayImport(access, 'read', place));
  const made = imports
    .filter(({ isUpdated }) => isUpdated)
    .map((each) => following(unit, each, each.environment, after));
  return {
    found: readable.map((each) => ({
      made: each.made,
      place: placeAt(each.place.environment, after(each.place).segments),
      isUpdated: each.isUpdated,
    })),
    hidden: imports.length - readable.length,
    changes: made.flatMap(({ changes }) => changes),
    entries: made.map(({ told }) => told),
  };
};

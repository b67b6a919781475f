import { type FollowingImports, followingImports } from '../imports/following-imports.ts';
import { type PathAfter, placeRenaming, type RenamedPlace } from '../secrets/references/place-renaming.ts';
import { outcomeOf } from '../secrets/writing/alterations.ts';
import { consequencesOf, type References } from '../secrets/writing/renaming-consequences.ts';
import type { Unit } from '../unit.ts';
import type { LocatedFolder } from './located-folder.ts';
import { formatPath } from './paths.ts';

/** What goes along with renaming folders: who refers to their secrets, what imports them, and what makes both follow. */
export interface FolderConsequences extends Pick<FollowingImports, 'changes' | 'entries'> {
  /** Undefined when there are too many to tell. */
  readonly references: References | undefined;
  readonly imports: FollowingImports;
}

interface Renamed {
  readonly before: LocatedFolder;
  readonly after: LocatedFolder;
}

/** A path with the new names of the folders on it that are renamed. */
const pathAfter = (renamed: readonly Renamed[]): PathAfter => {
  const keyOf = (environmentId: string, segments: readonly string[]): string =>
    `${environmentId}${formatPath(segments)}`;
  const names = new Map(
    renamed.map(({ before, after }) => [keyOf(before.environment.id, before.path), after.folder.name]),
  );
  return ({ environment, segments }) => ({
    slug: environment.slug,
    segments: segments.map(
      (segment, n) => names.get(keyOf(environment.id, segments.slice(0, n + 1))) ?? segment,
    ),
  });
};

const placeOf = ({ before: { environment, folder, path } }: Renamed): RenamedPlace => ({
  environment,
  folderId: folder.id,
  segments: path,
});

/** What renaming these folders means for those who lead to them; undefined when none is renamed. */
export const consequencesOfFolders = async (
  unit: Unit,
  renamed: readonly Renamed[],
  update: boolean,
): Promise<FolderConsequences | undefined> => {
  const [first] = renamed;
  if (!first) return undefined;
  const { access } = first.before;
  const places = renamed.map(placeOf);
  const after = pathAfter(renamed);
  const [consequences, imports] = await Promise.all([
    consequencesOf(unit, access, () => placeRenaming(unit, access, places, after), { update }),
    followingImports(unit, access, places, after, update),
  ]);
  const { changes, entries } = await outcomeOf(unit, access.project, consequences.alterations);
  return {
    references: consequences.references,
    imports,
    changes: [...changes, ...imports.changes],
    entries: [...entries, ...imports.entries],
  };
};

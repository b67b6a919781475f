import { keyOf, type Place, placeOfFolder } from '../places/scope.ts';
import type { Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { SealedCommit } from './change-request.ts';
import { foldersOf } from './request-view.ts';

/** Where the folders of some commits stand now, by folder id; one that is gone is not among them. */
export const placesOf = async (
  unit: Unit,
  project: Project,
  commits: readonly SealedCommit[],
): Promise<ReadonlyMap<string, Place>> => {
  const folders = new Map(commits.flatMap(foldersOf).map((folder) => [folder.folderId, folder]));
  const found = await Promise.all(
    [...folders].map(async ([id, folder]) => [id, await placeOfFolder(unit, { project }, folder)] as const),
  );
  return new Map(found.flatMap(([id, place]) => (place ? [[id, place] as const] : [])));
};

export const distinctPlaces = (places: ReadonlyMap<string, Place>): readonly Place[] => [
  ...new Map([...places.values()].map((place) => [keyOf(place), place])).values(),
];

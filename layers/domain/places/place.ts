import { type FolderPath, formatPath } from '../folders/paths.ts';
import type { ProjectAccess } from '../projects/access.ts';
import type { Environment } from '../projects/project.ts';
import type { Unit } from '../unit.ts';

/** A place for secrets as readers name it: an environment and a path, where a folder may or may not stand. */
export interface Place {
  readonly environment: Environment;
  readonly segments: FolderPath;
  /** Normalised path, `/` for the root. */
  readonly path: string;
}

export const placeAt = (environment: Environment, segments: FolderPath): Place => ({
  environment,
  segments,
  path: formatPath(segments),
});

/** One text per place, to keep places in maps. */
export const keyOf = ({ environment, path }: Place): string => `${environment.id}${path}`;

/** Points at a folder; the root of an environment has the environment's id. */
export interface FolderKey {
  readonly environmentId: string;
  readonly folderId: string;
}

/** Where a folder stands in its environment now; undefined when it or one above it is gone. */
export const folderPath = async (
  { stores: { folders } }: Pick<Unit, 'stores'>,
  { environmentId, folderId }: FolderKey,
): Promise<FolderPath | undefined> => {
  if (folderId === environmentId) return [];
  const folder = await folders.find(folderId);
  const line = folder && (await folders.lineage(folder));
  return line?.map(({ name }) => name);
};

/** Where a folder known by id stands now; undefined when it, one above it or its environment is gone. */
export const placeOfFolder = async (
  unit: Unit,
  { project }: Pick<ProjectAccess, 'project'>,
  folder: FolderKey,
): Promise<Place | undefined> => {
  const environment = project.environments.find(({ id }) => id === folder.environmentId);
  const segments = environment && (await folderPath(unit, folder));
  return segments && placeAt(environment, segments);
};

import { type FolderPath, formatPath } from '../folders/paths.ts';
import type { Environment } from '../projects/project.ts';

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

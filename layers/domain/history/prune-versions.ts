import type { Stores } from '../unit.ts';

/** A version of a secret that was written. */
export interface WrittenVersion {
  readonly secretId: string;
  readonly projectId: string;
  readonly version: number;
}

/**
 * Deletes the versions that a new one pushes out of the number its project keeps, never the new one; answers how many.
 * Repeating it changes nothing. A project that is gone takes its versions along elsewhere.
 */
export const pruneBehind = async (
  { projects, secrets }: Pick<Stores, 'projects' | 'secrets'>,
  { secretId, projectId, version }: WrittenVersion,
): Promise<number> => {
  if (version <= 1) return 0;
  const project = await projects.find(projectId);
  const upTo = version - Math.max(1, project?.pitVersionLimit ?? Number.POSITIVE_INFINITY);
  return upTo > 0 ? secrets.pruneVersions(secretId, upTo) : 0;
};

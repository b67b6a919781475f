import { formatPath } from '../folders/paths.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { SealedSecret } from '../secrets/secret.ts';
import type { Unit } from '../unit.ts';

/** A live secret and where it stands. */
export interface PlacedSecret {
  readonly secret: SealedSecret;
  readonly project: Project;
  readonly environment: Environment;
  /** Folder path, `/` for the root. */
  readonly path: string;
}

const pathOf = async ({ stores }: Unit, { folderId, environmentId }: SealedSecret) => {
  if (folderId === environmentId) return '/';
  const folder = await stores.folders.find(folderId);
  const line = folder && (await stores.folders.lineage(folder));
  return line && formatPath(line.map(({ name }) => name));
};

/** The shared secret with this id, unless it or anything above it was deleted. */
export const placedSecret = async (unit: Unit, secretId: string): Promise<PlacedSecret | undefined> => {
  const { secrets, projects } = unit.stores;
  const latest = await secrets.latestVersion(secretId);
  if (!latest) return undefined;
  const [project, live, path] = await Promise.all([
    projects.find(latest.projectId),
    secrets.head({ environmentId: latest.environmentId, folderId: latest.folderId, name: latest.name }),
    pathOf(unit, latest),
  ]);
  const environment = project?.environments.find(({ id }) => id === latest.environmentId);
  if (live?.id !== secretId || !project || !environment || path === undefined) return undefined;
  return { secret: live, project, environment, path };
};

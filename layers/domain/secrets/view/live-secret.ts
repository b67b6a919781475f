import { formatPath } from '../../folders/paths.ts';
import { folderPath } from '../../places/scope.ts';
import type { Environment, Project } from '../../projects/project.ts';
import type { Unit } from '../../unit.ts';
import type { SealedSecret } from '../core/secret.ts';

/** A live secret and where it stands. */
export interface PlacedSecret {
  readonly secret: SealedSecret;
  readonly project: Project;
  readonly environment: Environment;
  /** Folder path, `/` for the root. */
  readonly path: string;
}

/** The head that a shared secret stands under, if it was not deleted since it was left like this. */
const headOf = async (
  { stores: { secrets } }: Unit,
  { id, type, environmentId, folderId, name }: SealedSecret,
): Promise<SealedSecret | undefined> => {
  if (type === 'personal') return undefined;
  const head = await secrets.head({ environmentId, folderId, name });
  return head?.id === id ? head : undefined;
};

/** The live shared secret with this id; what is above it may be deleted. */
export const liveSecretById = async (unit: Unit, id: string): Promise<SealedSecret | undefined> => {
  const latest = await unit.stores.secrets.latestVersion(id);
  return latest && headOf(unit, latest);
};

/** The shared secret with this id, unless it or anything above it was deleted. */
export const placedSecret = async (unit: Unit, secretId: string): Promise<PlacedSecret | undefined> => {
  const { secrets, projects } = unit.stores;
  const latest = await secrets.latestVersion(secretId);
  if (!latest) return undefined;
  const [project, live, path] = await Promise.all([
    projects.find(latest.projectId),
    headOf(unit, latest),
    folderPath(unit, latest),
  ]);
  const environment = project?.environments.find(({ id }) => id === latest.environmentId);
  if (!live || !project || !environment || !path) return undefined;
  return { secret: live, project, environment, path: formatPath(path) };
};

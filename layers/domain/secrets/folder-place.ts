import type { ProjectAccess } from '../projects/access.ts';
import type { Unit } from '../unit.ts';
import { type Place, placeAt } from './place.ts';

/** Where a folder known by id stands now; undefined when it, one above it or its environment is gone. */
export const placeOfFolder = async (
  unit: Unit,
  { project }: Pick<ProjectAccess, 'project'>,
  { environmentId, folderId }: { readonly environmentId: string; readonly folderId: string },
): Promise<Place | undefined> => {
  const environment = project.environments.find(({ id }) => id === environmentId);
  if (!environment) return undefined;
  if (folderId === environmentId) return placeAt(environment, []);
  const folder = await unit.stores.folders.find(folderId);
  const line = folder && (await unit.stores.folders.lineage(folder));
  return (
    line &&
    placeAt(
      environment,
      line.map(({ name }) => name),
    )
  );
};

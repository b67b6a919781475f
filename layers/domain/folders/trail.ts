import type { Unit } from '../unit.ts';
import type { LocatedFolder } from './located-folder.ts';
import { formatPath, parentOf } from './paths.ts';

/** How the trail names a folder: `folderPath` is where it lies, `secretPath` its own path. */
export const noteFolder = (unit: Unit, { folder, path }: Pick<LocatedFolder, 'folder' | 'path'>): void =>
  unit.note({
    metadata: {
      folderId: folder.id,
      folderName: folder.name,
      folderPath: formatPath(parentOf(path) ?? path),
      secretPath: formatPath(path),
    },
  });

/** A place that a folder came to or left with everything below it, as the trail names it for those who follow events. */
export const treeOf = ({ folder, path, environment }: Omit<LocatedFolder, 'access'>) => ({
  environment: environment.slug,
  folderId: folder.id,
  secretPath: formatPath(path),
});

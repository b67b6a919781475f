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

import type { Folder } from '../../../layers/domain/folders/folder.ts';
import type { Unit } from '../../../layers/domain/unit.ts';

export const environmentId = 'env';

export const folderNamed = (name: string, parentId: string = environmentId, id = name): Folder => ({
  id,
  projectId: 'project',
  environmentId,
  parentId,
  name,
  description: null,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

/** A unit whose environment holds these folders; `loads` counts how often all of them were read. */
export const unitWith = (folders: readonly Folder[]): { unit: Unit; loads: () => number } => {
  let loads = 0;
  const all = async () => {
    loads += 1;
    return folders;
  };
  return { unit: { stores: { folders: { all } } } as unknown as Unit, loads: () => loads };
};

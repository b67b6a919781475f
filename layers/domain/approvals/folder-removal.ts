import type { Folder } from '../folders/folder.ts';
import { recordedAbove } from '../folders/folder-history.ts';
import { foldersBelow } from '../folders/subtree.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ChangeRequest, SealedCommit } from './change-request.ts';
import type { Conflict, Ground } from './conflicts.ts';

/** The folder that a request takes away, as it stands; undefined where it takes none, or it is gone. */
export const folderToRemove = async (
  { stores }: Unit,
  { removesFolder }: ChangeRequest,
): Promise<Folder | undefined> => (removesFolder ? stores.folders.find(removesFolder.folderId) : undefined);

/** Secrets that came into the folder since nobody asked to delete. */
export const removalConflicts = async (
  unit: Unit,
  folder: Folder,
  commits: readonly SealedCommit[],
): Promise<readonly Conflict[]> => {
  const { environmentId, id } = folder;
  const below = await foldersBelow(unit, environmentId, id);
  const held = await Promise.all(
    [id, ...below.map((each) => each.folder.id)].map((folderId) =>
      unit.stores.secrets.inFolder(environmentId, folderId),
    ),
  );
  const asked = new Set(commits.map(({ secretId }) => secretId));
  return held
    .flat()
    .filter((secret) => !asked.has(secret.id))
    .map(({ id: secretId, name }) => ({
      op: 'delete',
      secretId,
      secretKey: name,
      reason: 'The secret came into the folder since',
    }));
};

/** What takes the folder away with what is in it, as deleting it does, as long as its secrets are those that were judged. */
export const removal = async (
  unit: Unit,
  folder: Folder,
  grounds: readonly Ground[],
): Promise<readonly Change[]> => [
  ...grounds.flatMap(({ head }) => (head ? [unit.stores.secrets.unchanged(head)] : [])),
  ...unit.stores.folders.deletion(folder, unit.runtime.now().toISOString()),
  ...(await recordedAbove(unit, [{ folder, action: 'delete' }])),
];

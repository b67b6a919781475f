import type { Folder } from '../folders/folder.ts';
import { recordedAbove } from '../folders/folder-history.ts';
import { assertFolderNotDenied, assertMayFolder } from '../folders/rights.ts';
import { foldersBelow } from '../folders/subtree.ts';
import { folderPath } from '../places/scope.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { ChangeRequest, SealedCommit } from './change-request.ts';
import type { Conflict, Ground } from './conflicts.ts';
import type { RequestView } from './request-view.ts';
import { standingIn } from './standing.ts';

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

/**
 * Approvals stand in for the right to delete the folder, and for no denial of it: neither whoever asked nor whoever merges
 * may be denied it, or one below. Who bypasses a policy needs the right.
 */
export const assertMayRemove = async (
  unit: Unit,
  { access, request }: Pick<RequestView, 'access' | 'request'>,
  folder: Folder,
  isBypass: boolean,
): Promise<void> => {
  const environment = access.project.environments.find(({ id }) => id === folder.environmentId);
  const own = await folderPath(unit, { environmentId: folder.environmentId, folderId: folder.id });
  const requester = await standingIn(unit, access.project, request.requester);
  if (!environment || !own || !requester) return;
  const below = await foldersBelow(unit, folder.environmentId, folder.id);
  const assertMay = isBypass ? assertMayFolder : assertFolderNotDenied;
  for (const path of [own, ...below.map((each) => [...own, ...each.path])]) {
    assertFolderNotDenied(requester.access, 'delete', environment, path);
    assertMay(access, 'delete', environment, path);
  }
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

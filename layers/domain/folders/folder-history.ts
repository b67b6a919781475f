import {
  type EntryAction,
  type FolderEntries,
  type FolderEntry,
  type FolderIds,
  recorded,
} from '../history/commit.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import type { Folder } from './folder.ts';

/** What happened to a folder; `folder` is as it is then, for a deletion as it was. */
export interface FolderEvent {
  readonly folder: Folder;
  readonly action: EntryAction;
  readonly previousName?: string;
}

/** The folder above, in whose history the event belongs. */
const aboveOf = ({ projectId, environmentId, parentId }: Folder): FolderIds => ({
  projectId,
  environmentId,
  folderId: parentId,
});

/** How history tells of it; a deletion takes a version number of its own. */
export const toldOfFolder = ({ folder, action, previousName }: FolderEvent): FolderEntry => ({
  kind: 'folder',
  id: folder.id,
  name: folder.name,
  version: action === 'delete' ? folder.version + 1 : folder.version,
  action,
  ...(previousName !== undefined && { previousName }),
});

/** What records these events, a commit in each folder above, and what else the request did in folders. */
export const recordedAbove = (
  unit: Unit,
  events: readonly FolderEvent[],
  more: readonly FolderEntries[] = [],
): Promise<readonly Change[]> => {
  const byParent = Map.groupBy(events, ({ folder }) => folder.parentId);
  const all = [...byParent.values()].flatMap((inside) => {
    const [first] = inside;
    return first ? [{ folder: aboveOf(first.folder), entries: inside.map(toldOfFolder) }] : [];
  });
  return recorded(unit, [...all, ...more]);
};

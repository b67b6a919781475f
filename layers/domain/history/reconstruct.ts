import type { Stores } from '../unit.ts';
import { emptyState, type FolderState, stateAfter } from './folder-state.ts';

/** What history says was in a folder at a commit, or is now: the last checkpoint before it and what came after. */
export const stateAt = async (
  { history }: Pick<Stores, 'history'>,
  folderId: string,
  commitId?: string,
): Promise<FolderState> => {
  const checkpoint = await history.checkpoint(folderId, commitId);
  const since = await history.entries(folderId, { after: checkpoint?.commitId, upTo: commitId });
  return stateAfter(checkpoint?.state ?? emptyState, since);
};

/** The same at the last moment before a commit, which need not be the folder's own. */
export const stateBefore = async (
  stores: Pick<Stores, 'history'>,
  folderId: string,
  commitId: string,
): Promise<FolderState> => {
  const last = await stores.history.preceding(folderId, commitId);
  return last === undefined ? emptyState : stateAt(stores, folderId, last);
};

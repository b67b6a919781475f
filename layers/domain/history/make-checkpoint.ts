import type { Runtime } from '../runtime.ts';
import type { Stores } from '../unit.ts';
import type { FolderState, Standing } from './folder-state.ts';
import { stateAt } from './reconstruct.ts';

/** Changes after which a checkpoint is worth its cost, at least; in a large folder, half the folder's size. */
const leastChanges = 100;
/** Milliseconds after which no commit can turn up any more whose id is older: longer than any request lives. */
const settleTime = 5 * 60_000;
/** Milliseconds after which what was deleted cannot come back under its id. */
const memory = 32 * 86_400_000;
const sample = 100;

/** True for about one commit in a hundred, always the same ones: the moments to look whether a checkpoint is due. */
export const asksForCheckpoint = (commitId: string): boolean =>
  Number.parseInt(commitId.slice(-4), 16) % sample === 0;

const remembered = (all: ReadonlyMap<string, Standing>, now: number): ReadonlyMap<string, Standing> =>
  new Map([...all].filter(([, { live, at }]) => live || Date.parse(at) > now - memory));

const forgotten = ({ secrets, folders }: FolderState, now: number): FolderState => ({
  secrets: remembered(secrets, now),
  folders: remembered(folders, now),
});

/**
 * Keeps the state of a folder at its last settled commit, when enough has changed since the last time: then going
 * through its history costs in proportion to its size, and all checkpoints together in proportion to its changes.
 * Answers whether one was made. Repeating it changes nothing, and nobody relies on it having happened.
 */
export const makeCheckpoint = async (
  stores: Pick<Stores, 'history'>,
  runtime: Pick<Runtime, 'now'>,
  folderId: string,
): Promise<boolean> => {
  const now = runtime.now().getTime();
  const previous = await stores.history.checkpointLine(folderId);
  const since = await stores.history.lines(folderId, { after: previous?.commitId });
  const settled = since.filter(({ at }) => Date.parse(at) < now - settleTime);
  const changes = settled.reduce((sum, { numberOfChanges }) => sum + numberOfChanges, 0);
  const last = settled.at(-1);
  if (!last || changes < Math.max(leastChanges, (previous?.size ?? 0) / 2)) return false;
  const state = forgotten(await stateAt(stores, folderId, last.id), now);
  await stores.history.saveCheckpoint({ folderId, commitId: last.id, state });
  return true;
};

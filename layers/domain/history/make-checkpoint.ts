import type { Runtime } from '../runtime.ts';
import type { Stores } from '../unit.ts';
import { idsAt } from './commit-order.ts';
import type { FolderState, Standing } from './folder-state.ts';
import { stateAt } from './reconstruct.ts';

/** Changes after which a checkpoint is worth its cost, at least; in a large folder, half the folder's size. */
const leastChanges = 100;
/** Milliseconds after which no commit can turn up any more whose id is older: longer than any request lives. */
const settleTime = 5 * 60_000;
/** Milliseconds after which what was deleted cannot come back under its id. */
const memory = 32 * 86_400_000;
const sample = 100;
/** Times that one looks, on average, until half a large folder's size has changed. */
const looks = 10;

/**
 * How many changes a checkpoint may wait for, in units of `looks` samples, for a commit to be a moment to look whether
 * one is due: 0 for most, 1 for about one in a hundred, and twice as much for half as many. Always the same for a commit.
 */
export const reachOf = (commitId: string): number => {
  const number = Number.parseInt(commitId.slice(-6), 16);
  if (number % sample !== 0) return 0;
  const moment = number / sample;
  return moment === 0 ? Number.POSITIVE_INFINITY : moment & -moment;
};

const remembered = (all: ReadonlyMap<string, Standing>, now: number): ReadonlyMap<string, Standing> =>
  new Map([...all].filter(([, { live, at }]) => live || Date.parse(at) > now - memory));

const forgotten = ({ secrets, folders }: FolderState, now: number): FolderState => ({
  secrets: remembered(secrets, now),
  folders: remembered(folders, now),
});

/**
 * Keeps the state of a folder at its last settled commit, when enough has changed since the last time: then going
 * through its history costs in proportion to its size, and all checkpoints together in proportion to its changes. The
 * larger a folder, the rarer the commits whose reach makes one look, so that looking costs each change the same.
 * Answers whether one was made. Repeating it changes nothing, and nobody relies on it having happened.
 */
export const makeCheckpoint = async (
  stores: Pick<Stores, 'history'>,
  runtime: Pick<Runtime, 'now'>,
  folderId: string,
  reach: number,
): Promise<boolean> => {
  const now = runtime.now().getTime();
  const previous = await stores.history.checkpointLine(folderId);
  const due = Math.max(leastChanges, (previous?.size ?? 0) / 2);
  if (reach * sample * looks < due) return false;
  const settled = { after: previous?.commitId, upTo: idsAt(now - settleTime) };
  const since = await stores.history.lines(folderId, settled);
  const entries = since.reduce((sum, { numberOfEntries }) => sum + numberOfEntries, 0);
  const last = since.at(-1);
  if (!last || entries < due) return false;
  const state = forgotten(await stateAt(stores, folderId, last.id), now);
  await stores.history.saveCheckpoint({ folderId, commitId: last.id, state });
  return true;
};

import { emptyState, type FolderState } from '../../../../domain/history/folder-state.ts';
import type { Checkpoint, HistoryStore } from '../../../../domain/history/history-store.ts';
import type { Runtime } from '../../../../domain/runtime.ts';
import { batchWrite, chunksWithin } from '../../batches.ts';
import type { ReadSession } from '../../read-session.ts';
import { bytesIn } from '../../sizes.ts';
import type { Table } from '../../table.ts';
import { type CheckpointRecord, checkpointItem, checkpointPartItem, type Member } from './items.ts';

const partLimits = { count: 2000, weight: 200_000 };

const members = (state: FolderState): readonly Member[] =>
  (['secrets', 'folders'] as const).flatMap((kind) =>
    [...state[kind].values()].map((standing) => ({ ...standing, kind })),
  );

const stateOf = (all: readonly Member[]): FolderState => {
  const of = (wanted: keyof FolderState) =>
    new Map(
      all.filter(({ kind }) => kind === wanted).map(({ kind: _, ...standing }) => [standing.id, standing]),
    );
  return { ...emptyState, secrets: of('secrets'), folders: of('folders') };
};

const lineBefore = async (
  session: ReadSession,
  folderId: string,
  upTo: string,
): Promise<CheckpointRecord | undefined> => {
  const range = checkpointItem.ranges.of(folderId);
  const between = [range.prefix, `${range.prefix}${upTo}`] as const;
  const { items } = await session.page({ ...range, between, newestFirst: true, limit: 1 });
  return checkpointItem.read(items[0]);
};

const last = '~';

const read = async (
  session: ReadSession,
  folderId: string,
  upTo: string = last,
): Promise<Checkpoint | undefined> => {
  const line = await lineBefore(session, folderId, upTo);
  if (!line) return undefined;
  const { commitId } = line;
  const wanted = Array.from({ length: line.parts }, (_, n) => checkpointPartItem.key(folderId, commitId, n));
  const parts = await Promise.all(wanted.map((key) => session.read(checkpointPartItem, key)));
  // A checkpoint only saves time: one that cannot be read in full is as good as none.
  if (parts.some((part) => !part)) return undefined;
  const all = parts.flatMap((part) => part?.members ?? []);
  return { folderId, commitId, state: stateOf(all) };
};

const save = async (table: Table, runtime: Runtime, checkpoint: Checkpoint): Promise<void> => {
  const { folderId, commitId, state } = checkpoint;
  const all = members(state);
  const parts = chunksWithin(all, partLimits, bytesIn);
  const line: CheckpointRecord = { folderId, commitId, size: all.length, parts: parts.length };
  await batchWrite(
    table,
    runtime,
    parts.map((part, n) =>
      checkpointPartItem.item(checkpointPartItem.key(folderId, commitId, n), { members: part }),
    ),
  );
  await batchWrite(table, runtime, [checkpointItem.item(checkpointItem.key(folderId, commitId), line)]);
};

type Checkpoints = Pick<HistoryStore, 'checkpoint' | 'checkpointLine' | 'saveCheckpoint'>;

/** Checkpoints beside the commits: the parts first, then the line that leads to them. */
export const checkpoints = (session: ReadSession, table: Table, runtime: Runtime): Checkpoints => ({
  checkpoint: (folderId, upTo) => read(session, folderId, upTo),
  checkpointLine: (folderId) => lineBefore(session, folderId, last),
  saveCheckpoint: (checkpoint) => save(table, runtime, checkpoint),
});

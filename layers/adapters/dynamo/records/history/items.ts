import type { CommitLine, HistoryEntry } from '../../../../domain/history/commit.ts';
import type { FolderState, Standing } from '../../../../domain/history/folder-state.ts';
import type { CheckpointLine } from '../../../../domain/history/history-store.ts';
import { itemType } from '../item-type.ts';
import { padded } from '../partitions.ts';
import { document, list, number, text } from '../shape.ts';

/** A commit, and how many items hold its changes when they are too many for its own. */
export type CommitRecord = Omit<CommitLine, 'entries' | 'numberOfEntries'> & {
  readonly changes: CommitLine['entries'];
  readonly numberOfChanges: number;
  readonly parts?: number;
};

export const commitItem = itemType<CommitRecord>()({
  name: 'commit: what a change did to a folder, and who did it',
  readBy: 'history, rollback',
  pk: 'FOLDER#<folder>',
  sk: 'C#<commit>',
  key: (folderId: string, id: string) => ({ pk: `FOLDER#${folderId}`, sk: `C#${id}` }),
  ranges: { of: (folderId: string) => ({ pk: `FOLDER#${folderId}`, prefix: 'C#' }) },
  form: document,
  shape: { id: text, folderId: text, numberOfChanges: number, changes: list },
  leadsTo: [],
  announced: true,
});

export const commitPartItem = itemType<{ readonly changes: readonly HistoryEntry[] }>()({
  name: 'more of a large commit',
  readBy: 'history, rollback',
  pk: 'FOLDER#<folder>',
  sk: 'P#<commit>#<n>',
  key: (folderId: string, id: string, part: number) => ({
    pk: `FOLDER#${folderId}`,
    sk: `P#${id}#${padded(part)}`,
  }),
  form: document,
  shape: { changes: list },
  leadsTo: [],
});

/** A checkpoint, and how many items hold its state. */
export type CheckpointRecord = CheckpointLine & { readonly parts: number };

export const checkpointItem = itemType<CheckpointRecord>()({
  name: 'checkpoint: the folder’s state at a commit',
  readBy: 'bounds the way back',
  pk: 'FOLDER#<folder>',
  sk: 'K#<commit>',
  key: (folderId: string, id: string) => ({ pk: `FOLDER#${folderId}`, sk: `K#${id}` }),
  ranges: { of: (folderId: string) => ({ pk: `FOLDER#${folderId}`, prefix: 'K#' }) },
  shape: { folderId: text, commitId: text, size: number, parts: number },
  leadsTo: [],
});

/** A secret or folder that a checkpoint counts. */
export type Member = Standing & { readonly kind: keyof FolderState };

export const checkpointPartItem = itemType<{ readonly members: readonly Member[] }>()({
  name: 'the state in a checkpoint, in parts',
  readBy: 'whoever goes back from there',
  pk: 'FOLDER#<folder>',
  sk: 'KP#<commit>#<n>',
  key: (folderId: string, id: string, part: number) => ({
    pk: `FOLDER#${folderId}`,
    sk: `KP#${id}#${padded(part)}`,
  }),
  shape: { members: list },
  leadsTo: [],
});

export const historyItems = [commitItem, commitPartItem, checkpointItem, checkpointPartItem];

import type { Change } from '../store/change.ts';
import type { Commit, CommitLine, FolderIds } from './commit.ts';
import type { DatedEntry, FolderState } from './folder-state.ts';

/** The state of a folder at one commit, kept so that nobody has to go through all commits before it. */
export interface Checkpoint {
  readonly folderId: string;
  readonly commitId: string;
  readonly state: FolderState;
}

/** A checkpoint without its state. */
export interface CheckpointLine {
  readonly folderId: string;
  readonly commitId: string;
  /** Secrets and folders in the state. */
  readonly size: number;
}

/** A stretch of a folder's history: after one commit, up to and including another; open ends when left out. */
export interface Stretch {
  readonly after?: string | undefined;
  readonly upTo?: string | undefined;
}

/** Commits of folders. Every read is strongly consistent. */
export interface HistoryStore {
  addition(commit: Commit): readonly Change[];
  /**
   * Id of the last commit of a folder, or of a later one that is known of elsewhere in its environment: what the next
   * one has to come after.
   */
  last(folder: FolderIds): Promise<string | undefined>;
  /** Names a folder that is about to be changed, so that its last commit is read in the first round. */
  expect(folderId: string): void;
  /** A commit with all its entries. */
  find(folderId: string, commitId: string): Promise<Commit | undefined>;
  /** The newest commits, after the first `offset` of them. */
  newest(folderId: string, offset: number, limit: number): Promise<readonly CommitLine[]>;
  /** Id of the first commit of a folder after this one. */
  following(folderId: string, commitId: string): Promise<string | undefined>;
  /** Id of the last commit of a folder before this one, which need not be the folder's own. */
  preceding(folderId: string, commitId: string): Promise<string | undefined>;
  /** Number of commits: reads them all, page by page. */
  count(folderId: string): Promise<number>;
  /** All entries of a stretch, in no order. */
  entries(folderId: string, stretch: Stretch): Promise<readonly DatedEntry[]>;
  /** Ids of the commits of a stretch in time order, with the number of entries in each. */
  lines(folderId: string, stretch: Stretch): Promise<readonly CommitLine[]>;
  /** The last checkpoint at or before a commit, or the last of all. */
  checkpoint(folderId: string, upTo?: string): Promise<Checkpoint | undefined>;
  checkpointLine(folderId: string): Promise<CheckpointLine | undefined>;
  /** Writes a checkpoint; repeating it changes nothing. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
}

import type { CommitChange } from './commit.ts';

/** The last that history says about a secret or a folder inside a folder. */
export interface Standing {
  readonly id: string;
  readonly name: string;
  /** Version it was left at; a deletion counts as one. */
  readonly version: number;
  readonly live: boolean;
  /** It left for another folder and took its id along. */
  readonly away?: boolean;
  /** RFC 3339 instant of the change. */
  readonly at: string;
}

/** What was in a folder at one commit: also what had been there, for its version numbers. */
export interface FolderState {
  readonly secrets: ReadonlyMap<string, Standing>;
  readonly folders: ReadonlyMap<string, Standing>;
}

/** A change and when it was made. */
export interface DatedChange {
  readonly change: CommitChange;
  readonly at: string;
}

export const emptyState: FolderState = { secrets: new Map(), folders: new Map() };

const standingAfter = ({ change, at }: DatedChange): Standing => ({
  id: change.id,
  name: change.name,
  version: change.version,
  live: change.action !== 'delete',
  ...(change.kind === 'secret' && change.movedTo !== undefined && { away: true }),
  at,
});

/**
 * The state after more changes. For each thing its highest version counts, wherever it stands in the order: clocks of
 * two writers may differ, the versions of one thing cannot.
 */
export const stateAfter = (state: FolderState, more: Iterable<DatedChange>): FolderState => {
  const secrets = new Map(state.secrets);
  const folders = new Map(state.folders);
  for (const dated of more) {
    const { kind, id, version } = dated.change;
    if (kind === 'import') continue;
    const standing = kind === 'secret' ? secrets : folders;
    if ((standing.get(id)?.version ?? 0) < version) standing.set(id, standingAfter(dated));
  }
  return { secrets, folders };
};

const live = (all: ReadonlyMap<string, Standing>): readonly Standing[] =>
  [...all.values()].filter((each) => each.live);

export const liveSecrets = ({ secrets }: FolderState): readonly Standing[] => live(secrets);
export const liveFolders = ({ folders }: FolderState): readonly Standing[] => live(folders);

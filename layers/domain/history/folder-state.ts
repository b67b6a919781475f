import type { HistoryEntry } from './commit.ts';

/** The last that history says about a secret or a folder inside a folder. */
export interface Standing {
  readonly id: string;
  readonly name: string;
  /** Version it was left at; a deletion counts as one. */
  readonly version: number;
  readonly live: boolean;
  /** It left for another folder and took its id along. */
  readonly away?: boolean;
  /** RFC 3339 instant of that entry. */
  readonly at: string;
}

/** What was in a folder at one commit: also what had been there, for its version numbers. */
export interface FolderState {
  readonly secrets: ReadonlyMap<string, Standing>;
  readonly folders: ReadonlyMap<string, Standing>;
}

/** An entry and when it was made. */
export interface DatedEntry {
  readonly entry: HistoryEntry;
  readonly at: string;
}

export const emptyState: FolderState = { secrets: new Map(), folders: new Map() };

const standingAfter = ({ entry, at }: DatedEntry): Standing => ({
  id: entry.id,
  name: entry.name,
  version: entry.version,
  live: entry.action !== 'delete',
  ...(entry.kind === 'secret' && entry.movedTo !== undefined && { away: true }),
  at,
});

/**
 * The state after more entries. For each thing its highest version counts, wherever it stands in the order: clocks of
 * two writers may differ, the versions of one thing cannot.
 */
export const stateAfter = (state: FolderState, more: Iterable<DatedEntry>): FolderState => {
  const secrets = new Map(state.secrets);
  const folders = new Map(state.folders);
  for (const dated of more) {
    const { kind, id, version } = dated.entry;
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

import { isRefusal, LocketError } from '../errors.ts';
import { folderAt, folderById, type LocatedFolder } from '../folders/located-folder.ts';
import { formatPath } from '../folders/paths.ts';
import { assertCan } from '../permissions/ability.ts';
import { type PresentScope, placeAt, type ScopeRequest } from '../places/scope.ts';
import { mayReadAt } from '../secrets/core/rights.ts';
import type { Unit } from '../unit.ts';
import type { Commit, CommitLine } from './commit.ts';
import { parseSnapshotId, snapshotNotFound } from './snapshot-id.ts';
import { visibleEntries } from './visible-entries.ts';

/** A folder as the scope of its secrets. */
export const scopeOf = ({ folder, path, environment, access }: LocatedFolder): PresentScope => ({
  access,
  environment,
  path: formatPath(path),
  segments: path,
  folderId: folder.id,
});

/** History tells names: it is for those who may read it, and secrets of the folder. */
const assertMayRead = ({ access, environment, path }: LocatedFolder): void => {
  assertCan(access.ability, 'read', 'secret-rollback');
  if (!mayReadAt(access, placeAt(environment, path)))
    throw new LocketError('permission-denied', 'You are not allowed to read on secrets');
};

/** The folder at a path whose history the caller may read. */
const enter = async (unit: Unit, request: ScopeRequest): Promise<LocatedFolder> => {
  const located = await folderAt(unit, request);
  assertMayRead(located);
  return located;
};

/** Commits of a folder and where it stands. */
export interface FolderCommits {
  readonly located: LocatedFolder;
  readonly commits: readonly CommitLine[];
}

export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

/** The commits of a folder, newest first. Needs `secret-rollback:read` and to read secrets there. */
export const listCommits = async (
  unit: Unit,
  request: ScopeRequest,
  { offset, limit }: PageRequest,
): Promise<FolderCommits> => {
  const located = await enter(unit, request);
  const commits = await unit.stores.history.newest(located.folder.id, offset, limit);
  unit.note({ metadata: { numberOfCommits: commits.length } });
  return { located, commits: await visibleEntries(unit, located, commits) };
};

/** How many commits a folder has: reads them all, so it costs what listing them would. */
export const countCommits = async (unit: Unit, request: ScopeRequest): Promise<number> => {
  const { folder } = await enter(unit, request);
  const count = await unit.stores.history.count(folder.id);
  unit.note({ metadata: { numberOfCommits: count } });
  return count;
};

/** One commit of a folder with all its changes; `not-found` without such a commit. */
export const readCommit = async (
  unit: Unit,
  request: ScopeRequest,
  commitId: string,
): Promise<{ readonly located: LocatedFolder; readonly commit: Commit }> => {
  const located = await enter(unit, request);
  const commit = await unit.stores.history.find(located.folder.id, commitId);
  if (!commit) throw new LocketError('not-found', 'Commit not found');
  unit.note({ metadata: { commitId } });
  const [visible = commit] = await visibleEntries(unit, located, [commit]);
  return { located, commit: visible };
};

/** A folder and one of its commits, both found by a snapshot id. */
export interface LocatedSnapshot {
  readonly located: LocatedFolder;
  readonly commit: Commit;
}

/** What a snapshot id names; gone, foreign and unknown ones are all `not-found`. */
export const locateSnapshot = async (unit: Unit, snapshotId: string): Promise<LocatedSnapshot> => {
  const { folderId, commitId } = parseSnapshotId(snapshotId);
  const located = await folderById(unit, folderId).catch((error) => {
    throw isRefusal(error, 'not-found') ? snapshotNotFound() : error;
  });
  const commit = await unit.stores.history.find(folderId, commitId);
  if (!commit) throw snapshotNotFound();
  unit.note({
    metadata: {
      environment: located.environment.slug,
      secretPath: formatPath(located.path),
      folderId,
      commitId,
    },
  });
  return { located, commit };
};

/** The same for those who may read the folder's history. */
export const readableSnapshot = async (unit: Unit, snapshotId: string): Promise<LocatedSnapshot> => {
  const found = await locateSnapshot(unit, snapshotId);
  assertMayRead(found.located);
  return found;
};

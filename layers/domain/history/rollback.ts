import { type Asked, ask } from '../approvals/ask.ts';
import { refusedBy } from '../approvals/governed-places.ts';
import type { LocatedFolder } from '../folders/located-folder.ts';
import { formatPath, parsePath } from '../folders/paths.ts';
import { inLanes } from '../lanes.ts';
import { assertCan } from '../permissions/ability.ts';
import { retryingConflicts } from '../retry.ts';
import { maxFoldersTold } from '../secrets/core/trail.ts';
import type { Change } from '../store/change.ts';
import type { Unit } from '../unit.ts';
import { type Commit, commitsOf, entrances, type FolderEntries } from './commit.ts';
import { locateSnapshot, scopeOf } from './folder-history.ts';
import { type FolderRollback, folderRollback } from './folder-rollback.ts';
import { stateAt, stateBefore } from './reconstruct.ts';
import { type SecretRollback, secretRollback } from './secret-rollback.ts';
import { formatSnapshotId } from './snapshot-id.ts';

export interface RollbackRequest {
  readonly snapshotId: string;
  /** Rolls back the folders below as well, to what they were when the snapshot was last the newest of its folder. */
  readonly deep: boolean;
}

/** What a rollback does in one folder. */
interface Step extends FolderEntries {
  readonly path: string;
  readonly changes: readonly Change[];
  readonly inside: readonly LocatedFolder[];
  /** What becomes of its secrets, and the policies under which the caller has to ask for it. */
  readonly secrets: Pick<SecretRollback, 'alterations' | 'policies'>;
}

/** Folders that are worked out side by side. */
const lanes = 8;

const untouched: FolderRollback = { entries: [], changes: [], inside: [] };

interface Task {
  readonly unit: Unit;
  /** Id of the commit that ended the moment to go back to. */
  readonly endedBy: string;
  readonly deep: boolean;
}

const stepIn = async ({ unit, endedBy, deep }: Task, located: LocatedFolder): Promise<Step> => {
  const { id: folderId, projectId, environmentId } = located.folder;
  const [target, now] = await Promise.all([
    stateBefore(unit.stores, folderId, endedBy),
    stateAt(unit.stores, folderId),
  ]);
  const secrets = await secretRollback(unit, scopeOf(located), { target, now });
  const folders = deep ? await folderRollback(unit, located, target) : untouched;
  return {
    folder: { projectId, environmentId, folderId },
    path: formatPath(located.path),
    entries: [...secrets.entries.flatMap(({ entries }) => entries), ...folders.entries],
    changes: [...secrets.changes, ...folders.changes],
    inside: folders.inside,
    secrets,
  };
};

/** Nothing to be done in a folder. */
const standingStill = ({
  folder: { id: folderId, projectId, environmentId },
  path,
}: LocatedFolder): Step => ({
  folder: { projectId, environmentId, folderId },
  path: formatPath(path),
  entries: [],
  changes: [],
  inside: [],
  secrets: { alterations: [], policies: [] },
});

/** Places that folders came to or left in these steps, with everything below them. */
const changedFolders = (steps: readonly Step[], environment: string) =>
  steps.flatMap(({ entries, path }) =>
    entries.flatMap(({ kind, id, name, previousName }) =>
      kind === 'folder'
        ? [name, ...(previousName === undefined ? [] : [previousName])].map((each) => ({
            environment,
            folderId: id,
            secretPath: formatPath([...parsePath(path), each]),
          }))
        : [],
    ),
  );

/** The steps of a folder and, level by level, of those below it. */
const stepsFrom = async (task: Task, top: LocatedFolder): Promise<readonly Step[]> => {
  const steps: Step[] = [];
  for (let level: readonly LocatedFolder[] = [top]; level.length > 0; ) {
    const done = await inLanes(level, lanes, (located) => stepIn(task, located));
    steps.push(...done);
    level = done.flatMap(({ inside }) => inside);
  }
  return steps;
};

/**
 * What it takes to go back to a commit. Its moment lasts until the next commit of the folder, so that all folders of
 * the tree have one and the same; the newest commit stands still, and going back to it changes nothing.
 */
const stepsTo = async (
  unit: Unit,
  located: LocatedFolder,
  commitId: string,
  deep: boolean,
): Promise<readonly Step[]> => {
  const endedBy = await unit.stores.history.following(located.folder.id, commitId);
  if (endedBy === undefined) return [standingStill(located)];
  return stepsFrom({ unit, endedBy, deep }, located);
};

/** A folder after its rollback, and the commit that tells of it. */
export interface RolledBack {
  readonly located: LocatedFolder;
  readonly commit: Commit;
}

/** The request that a rollback becomes where policies protect what it changes; folders cannot be asked for. */
const askInstead = async (
  unit: Unit,
  { access: { project } }: LocatedFolder,
  steps: readonly Step[],
): Promise<Asked | undefined> => {
  const policies = new Map(steps.flatMap(({ secrets }) => secrets.policies).map((each) => [each.id, each]));
  const [first] = policies.values();
  if (!first) return undefined;
  if (steps.some(({ entries }) => entries.some(({ kind }) => kind === 'folder')))
    throw refusedBy(first, 'roll its folders back one by one, each without those below');
  return ask(
    unit,
    project,
    [...policies.values()],
    steps.flatMap(({ secrets }) => secrets.alterations),
  );
};

const rollbackOnce = async (
  unit: Unit,
  { snapshotId, deep }: RollbackRequest,
): Promise<RolledBack | Asked> => {
  const { located, commit: target } = await locateSnapshot(unit, snapshotId);
  assertCan(located.access.ability, 'create', 'secret-rollback');
  const steps = await stepsTo(unit, located, target.id, deep);
  const asked = await askInstead(unit, located, steps);
  if (asked) return asked;
  const [first, ...others] = steps;
  // The folder itself gets a commit even when nothing differs: the rollback was asked for.
  const told = [...(first ? [first] : []), ...others.filter(({ entries }) => entries.length > 0)];
  const commits = await commitsOf(
    unit,
    told,
    `Rolled back to ${formatSnapshotId({ folderId: located.folder.id, commitId: target.id })}`,
  );
  const trees = changedFolders(steps, located.environment.slug).slice(0, maxFoldersTold);
  unit.note({
    metadata: {
      changedFolders: trees.length > 0 ? trees : undefined,
      rolledBackTo: target.id,
      numberOfChanges: told.flatMap(({ entries }) => entries).length,
      ...(told.length > 1 && { secretPaths: told.slice(0, maxFoldersTold).map(({ path }) => path) }),
    },
  });
  await unit.commit([
    ...steps.flatMap(({ changes }) => changes),
    ...commits.flatMap((commit) => unit.stores.history.addition(commit)),
    ...entrances(unit, told),
  ]);
  return { located, commit: commits[0] as Commit };
};

/**
 * Puts the secrets of a folder back to what they were at a commit, in one step that is a commit itself; with `deep`
 * also the folders below. Needs `secret-rollback:create` and the rights that each change would need by itself.
 * `not-found` for an unknown snapshot, `bad-request` naming what is no longer kept.
 */
export const rollBack = (unit: Unit, request: RollbackRequest): Promise<RolledBack | Asked> =>
  retryingConflicts(unit, () => rollbackOnce(unit, request));

import { type FolderPath, formatPath } from '../folders/paths.ts';
import { foldersBelow } from '../folders/subtree.ts';
import type { Environment, Project } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { ChangePolicy } from './change-policy.ts';
import { policiesAround, refusedBy, rulingOn } from './governed-places.ts';
import { governingPolicy } from './policy-selection.ts';

/** A folder with all below it, by every path that it has or is to have. */
export interface Tree {
  readonly project: Project;
  readonly environment: Environment;
  readonly folderId: string;
  readonly paths: readonly FolderPath[];
}

interface Governed {
  readonly folderId: string;
  readonly policy: ChangePolicy;
}

/** Whether anything is read in a folder itself: its secrets, or what it imports. */
const isRead = async ({ stores }: Unit, { id }: Environment, folderId: string): Promise<boolean> => {
  const range = { wanted: [folderId], among: [folderId] };
  const [secrets, imports] = await Promise.all([
    stores.secrets.pageIn(id, range, 1),
    stores.imports.inFolder(id, folderId),
  ]);
  return secrets.items.length > 0 || imports.length > 0;
};

/** The policies that the caller cannot go past, in the folders of a tree where they apply. */
const governedIn = async (unit: Unit, tree: Tree): Promise<readonly Governed[]> => {
  const { environment, folderId, paths } = tree;
  const policies = await policiesAround(unit, tree.project, environment);
  if (policies.length === 0) return [];
  const below = await foldersBelow(unit, environment.id, folderId);
  const folders = [{ id: folderId, path: [] as FolderPath }].concat(
    below.map(({ folder, path }) => ({ id: folder.id, path })),
  );
  return folders.flatMap(({ id, path }) =>
    paths
      .map((top) => governingPolicy(policies, environment.id, formatPath([...top, ...path])))
      .flatMap((policy) =>
        policy && rulingOn(policy, unit.caller) !== 'free' ? [{ folderId: id, policy }] : [],
      ),
  );
};

/**
 * Refuses with `forbidden` to move or end folders whose secrets a policy protects from the caller, by where they stand or
 * would stand, imported ones too. Folders in which nothing is read are nobody's to approve.
 */
export const assertFreeTrees = async (unit: Unit, trees: readonly Tree[], why: string): Promise<void> => {
  for (const tree of trees)
    for (const { folderId, policy } of await governedIn(unit, tree))
      if (await isRead(unit, tree.environment, folderId)) throw refusedBy(policy, why);
};

/** The same for a whole environment: while it has a policy, whatever that covers. */
export const assertFreeEnvironment = async (
  unit: Unit,
  project: Project,
  environment: Environment,
  why: string,
): Promise<void> => {
  const policies = await policiesAround(unit, project, environment);
  const blocking = policies
    .filter(({ environmentIds }) => environmentIds.includes(environment.id))
    .find((policy) => rulingOn(policy, unit.caller) !== 'free');
  if (blocking) throw refusedBy(blocking, why);
};

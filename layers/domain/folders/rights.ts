import { assertCan, assertNotDenied } from '../permissions/ability.ts';
import { type Rule, subjectsOf } from '../permissions/rule.ts';
import type { ProjectAccess } from '../projects/access.ts';
import { assertOpensNoPlace, looksAtNothing } from '../projects/openings.ts';
import type { Environment } from '../projects/project.ts';
import type { Unit } from '../unit.ts';
import type { LocatedFolder } from './located-folder.ts';
import { type FolderPath, formatPath } from './paths.ts';
import { foldersBelow, pathChanges } from './subtree.ts';

type FolderAction = 'create' | 'edit' | 'delete';

const namesFolders = (rule: Rule): boolean => subjectsOf(rule).includes('secret-folders');

/**
 * Refuses with `permission-denied` unless the caller may. Rules about `secret-folders` decide if the caller has any,
 * otherwise those about `secrets` do.
 */
export const assertMayFolder = (
  { ability, rules }: ProjectAccess,
  action: FolderAction,
  environment: Environment,
  path: FolderPath,
): void => {
  const subject = rules.some(namesFolders) ? 'secret-folders' : 'secrets';
  assertCan(ability, action, subject, { environment: environment.slug, secretPath: formatPath(path) });
};

/** Refuses with `permission-denied` where a rule about folders denies it, whether or not another one allows it. */
export const assertFolderNotDenied = (
  { ability, rules }: Pick<ProjectAccess, 'ability' | 'rules'>,
  action: FolderAction,
  environment: Environment,
  path: FolderPath,
): void => {
  const place = { environment: environment.slug, secretPath: formatPath(path) };
  if (rules.some(namesFolders)) assertNotDenied(ability, action, 'secret-folders', place);
};

/**
 * The same for a folder and all below it, as if it stood at `path`. A rule for one path says nothing about those
 * under it, so without this a folder could be deleted, or moved out of a rule's reach, by way of the one above.
 */
export const assertMaySubtree = async (
  unit: Unit,
  { access, environment, folder, path: own }: LocatedFolder,
  action: FolderAction,
  path: FolderPath = own,
): Promise<void> => {
  assertMayFolder(access, action, environment, path);
  if (looksAtNothing(access)) return;
  for (const below of await foldersBelow(unit, environment.id, folder.id))
    assertMayFolder(access, action, environment, [...path, ...below.path]);
};

/**
 * Refuses with `permission-denied` folders below one getting these names, by id, when that gives the caller rights on
 * any folder by its new path, or takes one to where the caller may not `action`. Looks at all folders that stand
 * elsewhere then, the deleted ones too, and at no secret: whatever comes into them meanwhile gains nothing either.
 */
export const assertMayRename = async (
  unit: Unit,
  { access, environment, folder, path }: LocatedFolder,
  action: FolderAction,
  names: ReadonlyMap<string, string>,
): Promise<void> => {
  if (looksAtNothing(access) || names.size === 0) return;
  const at = (where: FolderPath) => ({ environment: environment.slug, secretPath: formatPath(where) });
  for (const { before, after } of await pathChanges(unit, environment.id, { id: folder.id, path }, names)) {
    assertMayFolder(access, action, environment, after);
    assertOpensNoPlace(access, at(before), at(after));
  }
};

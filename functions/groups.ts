import { existsSync, readdirSync } from 'node:fs';
import { claimFaults } from './claims.ts';
import type { Group } from './group.ts';

/** Takes every path that no group claims: the pages of the dashboard, and for everything else the JSON 404. */
export const fallbackGroup = 'web';

/** Folders beside those of the groups. */
const otherFolders = new Set(['notes', 'operator', 'workers', 'workflows']);

const here = new URL('./', import.meta.url);

const foldersIn = (root: URL): readonly string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !otherFolders.has(entry.name))
    .map(({ name }) => name)
    .sort();

/** What is wrong with one folder's group, as sentences. */
const folderFaults = (folder: string, group: Group | undefined): readonly string[] => {
  if (!group) return [`functions/${folder}/group.ts exports no group`];
  return [
    ...(group.name === folder ? [] : [`functions/${folder}/group.ts calls its group ${group.name}`]),
    ...(group.operations.length > 0 ? [] : [`the group ${folder} has no operations`]),
    ...(group.paths.length > 0 ? [] : [`the group ${folder} claims no path`]),
  ];
};

const assertNone = (faults: readonly string[]): void => {
  if (faults.length > 0) throw new Error(`These groups cannot be deployed: ${faults.join('; ')}.`);
};

/**
 * Reads the group of every folder, by name.
 * @throws Error that says what is missing, claimed twice or out of its group's reach.
 */
export const readGroups = async (
  root: URL = here,
  load: (folder: string) => Promise<{ readonly group?: Group }> = (folder) => import(`./${folder}/group.ts`),
): Promise<readonly Group[]> => {
  const folders = foldersIn(root);
  const empty = folders.filter((folder) => !existsSync(new URL(`${folder}/group.ts`, root)));
  assertNone(empty.map((folder) => `functions/${folder} has no group.ts`));
  const read = await Promise.all(folders.map(async (folder) => ({ folder, ...(await load(folder)) })));
  assertNone(read.flatMap(({ folder, group }) => folderFaults(folder, group)));
  const groups = read.flatMap(({ group }) => group ?? []);
  assertNone(claimFaults(groups, fallbackGroup));
  return groups;
};

/** Every Lambda that answers HTTP; the fallback also takes what nobody claims. */
export const httpGroups: readonly Group[] = await readGroups();

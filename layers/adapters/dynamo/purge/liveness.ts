import type { Runtime } from '../../../domain/runtime.ts';
import { storedItems } from '../batches.ts';
import { idle } from '../intents/pending.ts';
import type { Item, Key, StoredItem } from '../items.ts';
import { storedPage } from '../ranges.ts';
import { folderItem } from '../records/folders/items.ts';
import { groupItem } from '../records/groups.ts';
import { organizationItem } from '../records/organizations.ts';
import { collectionItem } from '../records/pki/collections.ts';
import { deletedEnvironmentItem, projectItem } from '../records/projects/items.ts';
import { deletedSecretItem, headKey, secretItem, versionItem } from '../records/secrets/items.ts';
import type { Table } from '../table.ts';
import type { PurgeTask } from './task.ts';

/** Gone for good; standing, alive or still restorable; or in the hands of a bulk write, so that nobody can say now. */
export type Verdict = 'gone' | 'standing' | 'unsure';

const itemAt = async (table: Table, runtime: Runtime, key: Key): Promise<StoredItem | undefined> =>
  (await storedItems(table, runtime, [key]))[0];

const verdictOn = (stored: StoredItem | undefined, stands: (item: Item) => boolean = () => true): Verdict => {
  if (!stored) return 'gone';
  const item = idle(stored);
  if (!item) return 'unsure';
  return stands(item) ? 'standing' : 'gone';
};

const lists =
  (environmentId: string) =>
  (project: Item): boolean =>
    projectItem.open(project).environments.some(({ id }) => id === environmentId);

/** The project, deleted or not, still counts the environment among its own; or it can be restored. */
const environmentVerdict = async (
  table: Table,
  runtime: Runtime,
  projectId: string,
  id: string,
): Promise<Verdict> => {
  const found = await storedItems(table, runtime, [
    projectItem.key(projectId),
    deletedEnvironmentItem.key(projectId, id),
  ]);
  const verdicts = found.map((item) => verdictOn(item, projectItem.holds(item) ? lists(id) : undefined));
  return verdicts.find((verdict) => verdict !== 'gone') ?? 'gone';
};

/** The newest version of a secret, which tells where it stands. */
export const newestVersion = async (table: Table, secretId: string): Promise<StoredItem | undefined> =>
  (await storedPage(table, { ...versionItem.ranges.of(secretId), newestFirst: true, limit: 1 })).items[0];

const secretVerdict = async (table: Table, runtime: Runtime, id: string): Promise<Verdict> => {
  const newest = await newestVersion(table, id);
  if (!newest) return 'gone';
  const version = idle(newest);
  if (!version) return 'unsure';
  const secret = versionItem.open(version);
  const places = [headKey(secret), deletedSecretItem.key({ ...secret, id })];
  const found = await storedItems(table, runtime, places);
  const verdicts = found.map((item) => verdictOn(item, (each) => secretItem.open(each).id === id));
  return verdicts.find((verdict) => verdict !== 'gone') ?? 'gone';
};

/**
 * Whether what a task is about is gone for good, from strongly consistent reads. What is gone stays gone: ids are
 * never given twice, and restoring needs the tombstone.
 */
export const verdictFor = async (
  table: Table,
  runtime: Runtime,
  task: Exclude<PurgeTask, { kind: 'overrides' }>,
): Promise<Verdict> => {
  if (task.kind === 'organization')
    return verdictOn(await itemAt(table, runtime, organizationItem.key(task.id)));
  if (task.kind === 'project') return verdictOn(await itemAt(table, runtime, projectItem.key(task.id)));
  if (task.kind === 'folder') return verdictOn(await itemAt(table, runtime, folderItem.key(task.id)));
  if (task.kind === 'group')
    return verdictOn(await itemAt(table, runtime, groupItem.key(task.orgId, task.id)));
  if (task.kind === 'pki-collection')
    return verdictOn(await itemAt(table, runtime, collectionItem.key(task.projectId, task.id)));
  if (task.kind === 'environment') return environmentVerdict(table, runtime, task.projectId, task.id);
  return secretVerdict(table, runtime, task.id);
};

import type { Runtime } from '../../../domain/runtime.ts';
import { storedItems } from '../batches.ts';
import { currentOf } from '../intents/pending.ts';
import type { Key, StoredItem } from '../items.ts';
import { type Range, storedPage, storedPages } from '../ranges.ts';
import { dynamicSecretItem, dynamicSecretNameItem } from '../records/dynamic-secrets.ts';
import { deletedFolderItem, folderItem, folderPlaceItem } from '../records/folders/items.ts';
import { importItem } from '../records/imports.ts';
import { purged } from '../records/partitions.ts';
import {
  deletedEnvironmentItem,
  deletedProjectItem,
  projectItem,
  projectLineItem,
} from '../records/projects/items.ts';
import { secretRotationItem } from '../records/secret-rotations.ts';
import { deletedSecretItem, overrideItem, secretItem } from '../records/secrets/items.ts';
import { syncItem } from '../records/syncs.ts';
import { webhookItem } from '../records/webhooks.ts';
import type { Table } from '../table.ts';
import { hangingOnItem } from './hanging.ts';
import { wipeImportsFrom } from './imports.ts';
import { verdictFor } from './liveness.ts';
import { sweepOverrides } from './overrides.ts';
import type { PurgeTask } from './task.ts';
import { addTasks, removeTask, settleTask } from './task-list.ts';
import { type Budget, type HangingOn, NotGone, type Work, wipe } from './wipe.ts';

/** What became of a task in one slice: over, to be gone on with, or dropped because its subject is not gone. */
export type Progress = 'done' | 'more' | 'dropped';

const wipeEnvironment = async (work: Work, id: string): Promise<boolean> =>
  (await wipe(work, purged.environment.of(id), hangingOnItem)) &&
  // The root folder is no record, but it has a history under the environment's id.
  (await wipe(work, purged.folder.of(id)));

/** The same without overrides: a secret that was moved away goes on having its own there. */
const wipeBesideOverrides = async (work: Work, id: string): Promise<boolean> => {
  for (const range of overrideItem.ranges.beside(id))
    if (!(await wipe(work, range, hangingOnItem))) return false;
  return wipe(work, purged.folder.of(id));
};

const wipeEnvironments = async (work: Work, ids: readonly string[]): Promise<boolean> => {
  for (const id of ids) if (!(await wipeEnvironment(work, id))) return false;
  return true;
};

const wipeItem = (work: Work, { pk, sk }: Key, hangingOn?: HangingOn): Promise<boolean> =>
  wipe(work, { pk, prefix: sk, between: [sk, sk] }, hangingOn);

const deletedEnvironmentIds = async ({ table }: Work, projectId: string): Promise<readonly string[]> => {
  const range = deletedEnvironmentItem.ranges.of(projectId);
  const { items } = await storedPage(table, { ...range, limit: 100 });
  return items.map(({ sk }) => sk.slice(range.prefix.length));
};

/** Deleted environments have to go before what tells of them; a project rarely has many. */
const wipeDeletedEnvironments = async (work: Work, projectId: string): Promise<boolean> => {
  const ids = await deletedEnvironmentIds(work, projectId);
  if (ids.length === 0) return true;
  for (const id of ids) {
    const marker = deletedEnvironmentItem.key(projectId, id);
    if (!(await wipeEnvironment(work, id)) || !(await wipeItem(work, marker))) return false;
  }
  return wipeDeletedEnvironments(work, projectId);
};

const wipeProject = async (work: Work, id: string, environmentIds: readonly string[]): Promise<boolean> =>
  (await wipeEnvironments(work, environmentIds)) &&
  (await wipeDeletedEnvironments(work, id)) &&
  (await wipe(work, purged.project.of(id), hangingOnItem));

/** Environments of a project that may be deleted itself; none once its own item went, which is after theirs. */
const environmentsOf = async ({ table, runtime }: Work, projectId: string): Promise<readonly string[]> => {
  const [stored] = await storedItems(table, runtime, [projectItem.key(projectId)]);
  const item = stored && currentOf(stored);
  return item ? projectItem.open(item).environments.map(({ id }) => id) : [];
};

/** The projects go one by one, each before the line that leads to it. */
const wipeProjectsBehind = async (work: Work, lines: Range): Promise<boolean> => {
  while (!work.budget.spent) {
    const [line] = (await storedPage(work.table, { ...lines, limit: 1 })).items;
    if (!line) return true;
    const id = line.sk.slice(lines.prefix.length);
    if (!(await wipeProject(work, id, await environmentsOf(work, id)))) return false;
    if (!(await wipeItem(work, line))) return false;
  }
  return false;
};

const wipeOrganization = async (work: Work, id: string): Promise<boolean> =>
  (await wipeProjectsBehind(work, projectLineItem.ranges.of(id))) &&
  (await wipeProjectsBehind(work, deletedProjectItem.ranges.of(id))) &&
  (await wipe(work, purged.auditStreams.of(id), hangingOnItem)) &&
  (await wipe(work, purged.risks.of(id), hangingOnItem)) &&
  (await wipe(work, purged.organization.of(id), hangingOnItem));

/** A line that a folder left behind when it moved leads to nothing of this one's. */
const isBelow = async ({ table, runtime }: Work, id: string, parentId: string): Promise<boolean> => {
  const [stored] = await storedItems(table, runtime, [folderItem.key(id)]);
  const folder = stored && currentOf(stored);
  return folder === undefined || folderItem.open(folder).parentId === parentId;
};

/** Id of the folder that a line leads to; undefined for a line that a bulk write is yet to make. */
const folderBehind = (line: StoredItem): string | undefined => {
  const item = currentOf(line);
  return item && folderPlaceItem.open(item).id;
};

/** The folders below go first, deepest first: a folder's line in its parent is what leads to it. */
const wipeFoldersBelow = async (
  work: Work,
  environmentId: string,
  id: string,
  lines: Range,
): Promise<boolean> => {
  while (!work.budget.spent) {
    const [line] = (await storedPage(work.table, { ...lines, limit: 1 })).items;
    if (!line) return true;
    const below = folderBehind(line);
    const isOurs = below !== undefined && (await isBelow(work, below, id));
    if (isOurs && !(await wipeFolder(work, environmentId, below))) return false;
    if (!(await wipeItem(work, line))) return false;
  }
  return false;
};

const wipeFolder = async (work: Work, environmentId: string, id: string): Promise<boolean> => {
  for (const { ranges } of [folderPlaceItem, deletedFolderItem])
    if (!(await wipeFoldersBelow(work, environmentId, id, ranges.in(environmentId, id)))) return false;
  const inside = [
    secretItem.ranges.in(environmentId, id),
    deletedSecretItem.ranges.in(environmentId, id),
    importItem.ranges.in(environmentId, id),
    dynamicSecretItem.ranges.in(environmentId, id),
    dynamicSecretNameItem.ranges.in(environmentId, id),
    secretRotationItem.ranges.in(environmentId, id),
  ];
  for (const range of inside) if (!(await wipe(work, range, hangingOnItem))) return false;
  return wipe(work, purged.folder.of(id));
};

/** Webhooks and syncs stand below the project, those of one environment among the others. */
const wipeAmongOthers = async (
  work: Work,
  { id, projectId }: Extract<PurgeTask, { kind: 'environment' }>,
): Promise<boolean> => {
  for (const type of [webhookItem, syncItem]) {
    const isOfEnvironment = (stored: StoredItem): boolean => {
      const item = currentOf(stored);
      return item !== undefined && type.open(item).environmentId === id;
    };
    for await (const items of storedPages(work.table, type.ranges.of(projectId)))
      for (const item of items.filter(isOfEnvironment))
        if (!(await wipeItem(work, item, hangingOnItem))) return false;
  }
  return true;
};

const wipeFor = async (work: Work, task: Exclude<PurgeTask, { kind: 'overrides' }>): Promise<boolean> => {
  if (task.kind === 'organization') return wipeOrganization(work, task.id);
  if (task.kind === 'project') return wipeProject(work, task.id, task.environmentIds);
  if (task.kind === 'environment')
    return (
      (await wipeBesideOverrides(work, task.id)) &&
      (await wipeAmongOthers(work, task)) &&
      (await wipeImportsFrom(work, task))
    );
  if (task.kind === 'group') return wipe(work, purged.group.of(task.id), hangingOnItem);
  if (task.kind === 'pki-collection') return wipe(work, purged.pkiCollection.of(task.id), hangingOnItem);
  if (task.kind === 'folder') return wipeFolder(work, task.environmentId, task.id);
  return wipe(work, purged.secret.of(task.id), hangingOnItem);
};

/** Overrides of secrets that went are looked for once, later, however many secrets went. */
const askForOverrides = async ({ table, runtime }: Work, task: PurgeTask): Promise<void> => {
  if (!('environmentId' in task) && task.kind !== 'environment') return;
  const id = task.kind === 'environment' ? task.id : task.environmentId;
  await addTasks(table, runtime, [{ kind: 'overrides', id, token: runtime.uuid() }]);
};

/**
 * Carries a task out as far as the budget goes. It may be repeated and interrupted at any step: what is deleted is
 * listed anew, and the task goes last. Throws storage's faults.
 */
export const carryOut = async (
  table: Table,
  runtime: Runtime,
  task: PurgeTask,
  budget: Budget,
): Promise<Progress> => {
  if (task.kind === 'overrides') {
    const work: Work = { table, runtime, budget, verdict: async () => 'gone' };
    const rest = await sweepOverrides(work, task);
    await settleTask(table, runtime, task, rest);
    return rest ? 'more' : 'done';
  }
  const work: Work = { table, runtime, budget, verdict: () => verdictFor(table, runtime, task) };
  try {
    if (!(await wipeFor(work, task))) return 'more';
    await askForOverrides(work, task);
    await removeTask(table, runtime, task);
    return 'done';
  } catch (error) {
    if (!(error instanceof NotGone)) throw error;
    if (error.verdict === 'unsure') return 'more';
    await removeTask(table, runtime, task);
    return 'dropped';
  }
};

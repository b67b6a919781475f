import type { Runtime } from '../../../domain/runtime.ts';
import type { SealedSecret } from '../../../domain/secrets/core/secret.ts';
import { rawItems } from '../batches.ts';
import { isPending } from '../intents/pending.ts';
import type { Item, Key } from '../items.ts';
import { keys } from '../keys.ts';
import { overrideKey } from '../override-key.ts';
import { rawPage } from '../ranges.ts';
import type { Table } from '../table.ts';
import type { PurgeTask } from './task.ts';

/** Gone for good; standing, alive or still restorable; or in the hands of a bulk write, so that nobody can say now. */
export type Verdict = 'gone' | 'standing' | 'unsure';

const itemAt = async (table: Table, runtime: Runtime, key: Key): Promise<Item | undefined> =>
  (await rawItems(table, runtime, [key]))[0];

const verdictOn = (item: Item | undefined, stands: (item: Item) => boolean = () => true): Verdict => {
  if (!item) return 'gone';
  if (isPending(item)) return 'unsure';
  return stands(item) ? 'standing' : 'gone';
};

const lists =
  (environmentId: string) =>
  ({ environments }: Item): boolean =>
    (environments as readonly { readonly id: string }[]).some(({ id }) => id === environmentId);

/** The project, deleted or not, still counts the environment among its own; or it can be restored. */
const environmentVerdict = async (
  table: Table,
  runtime: Runtime,
  projectId: string,
  id: string,
): Promise<Verdict> => {
  const found = await rawItems(table, runtime, [
    keys.project(projectId),
    keys.deletedEnvironment(projectId, id),
  ]);
  const verdicts = found.map((item) => verdictOn(item, item.sk === 'PROJECT' ? lists(id) : undefined));
  return verdicts.find((verdict) => verdict !== 'gone') ?? 'gone';
};

/** The key under which a secret stands, live or deleted, according to one of its versions. */
export const headKeyOf = (version: Item): Key => {
  const secret = version as Item & SealedSecret;
  const { environmentId, folderId, name, userId } = secret;
  return userId ? overrideKey({ ...secret, userId }) : keys.secret(environmentId, folderId, name);
};

/** The newest version of a secret, which tells where it stands. */
export const newestVersion = async (table: Table, secretId: string): Promise<Item | undefined> =>
  (await rawPage(table, { ...keys.versions(secretId), newestFirst: true, limit: 1 })).items[0];

const secretVerdict = async (table: Table, runtime: Runtime, id: string): Promise<Verdict> => {
  const newest = await newestVersion(table, id);
  if (!newest) return 'gone';
  if (isPending(newest)) return 'unsure';
  const place = newest as Item & { environmentId: string; folderId: string; name: string };
  const found = await rawItems(table, runtime, [headKeyOf(newest), keys.deletedSecret({ ...place, id })]);
  const verdicts = found.map((item) => verdictOn(item, (each) => each.id === id));
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
  if (task.kind === 'project') return verdictOn(await itemAt(table, runtime, keys.project(task.id)));
  if (task.kind === 'folder') return verdictOn(await itemAt(table, runtime, keys.folder(task.id)));
  if (task.kind === 'environment') return environmentVerdict(table, runtime, task.projectId, task.id);
  return secretVerdict(table, runtime, task.id);
};

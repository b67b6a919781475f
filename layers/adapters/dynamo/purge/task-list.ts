import { isRefusal } from '../../../domain/errors.ts';
import type { Runtime } from '../../../domain/runtime.ts';
import { batchRemove, batchWrite } from '../batches.ts';
import { type Condition, unguarded } from '../changes.ts';
import { idle } from '../intents/pending.ts';
import { nameOf } from '../items.ts';
import { storedPage } from '../ranges.ts';
import { purgeTaskItem } from '../records/purge-tasks.ts';
import type { Table } from '../table.ts';
import { writeTransaction } from '../transaction.ts';
import { type OverridesTask, type PurgeTask, taskKey } from './task.ts';

const itemOf = (task: PurgeTask) => purgeTaskItem.item(taskKey(task), { task });

/** Notes tasks to be carried out; noting one again changes nothing. */
export const addTasks = (table: Table, runtime: Runtime, tasks: readonly PurgeTask[]): Promise<void> => {
  const distinct = new Map(tasks.map((task) => [nameOf(taskKey(task)), task]));
  return batchWrite(table, runtime, [...distinct.values()].map(itemOf));
};

/** The tasks after one, in the order of their keys, or the first ones. */
export const tasksAfter = async (table: Table, last?: PurgeTask): Promise<readonly PurgeTask[]> => {
  const after = last && { after: taskKey(last).sk };
  const { items } = await storedPage(table, { ...purgeTaskItem.ranges.all(), limit: 100, ...after });
  return purgeTaskItem.readAll(items.flatMap((item) => idle(item) ?? [])).map(({ task }) => task);
};

export const removeTask = (table: Table, runtime: Runtime, task: PurgeTask): Promise<void> =>
  batchRemove(table, runtime, [taskKey(task)]);

/** Looking through the overrides was asked for once only: asked for again, it has to begin anew. */
const sameRequest = ({ token }: OverridesTask): Condition => ({
  expression: 'task.#token = :token',
  names: { '#token': 'token' },
  values: { ':token': token },
});

/** Notes how far a task got, or that it is done, unless it was asked for again meanwhile. */
export const settleTask = async (
  table: Table,
  runtime: Runtime,
  task: OverridesTask,
  next: OverridesTask | undefined,
): Promise<void> => {
  const change = next
    ? unguarded.put(itemOf(next), sameRequest(task))
    : unguarded.remove(taskKey(task), sameRequest(task));
  await writeTransaction(table, runtime, [change]).catch((error) => {
    if (!isRefusal(error, 'conflict')) throw error;
  });
};

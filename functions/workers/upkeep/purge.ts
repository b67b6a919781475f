import type { DynamoDBRecord } from 'aws-lambda';
import { type Attributes, itemOf, type StoredItem } from '../../../layers/adapters/dynamo/items.ts';
import type { Progress } from '../../../layers/adapters/dynamo/purge/carry-out.ts';
import { hasRunOut, type PurgeTask, taskAfter } from '../../../layers/adapters/dynamo/purge/task.ts';
import { stopwatch } from '../../../layers/domain/elapsed.ts';

/** Milliseconds one run works, and the least that each of its tasks gets. */
const runTime = 45_000;
const leastShare = 1000;

export interface PurgePorts {
  now(): Date;
  addTasks(tasks: readonly PurgeTask[]): Promise<void>;
  tasksAfter(last: PurgeTask | undefined): Promise<readonly PurgeTask[]>;
  /** Carries a task out for at most about this many milliseconds. */
  carryOut(task: PurgeTask, milliseconds: number): Promise<Progress>;
  /** Tells the operator what became of a task: kinds and ids only. */
  report(facts: { readonly kind: string; readonly id: string; readonly progress: Progress }): void;
  reportFailure(facts: { readonly kind: string; readonly id: string; readonly reason: string }): void;
}

const removedItem = ({ dynamodb }: DynamoDBRecord): StoredItem | undefined => {
  const image = dynamodb?.OldImage as Attributes | undefined;
  return image && itemOf(image);
};

/**
 * Notes what is left to do after tombstones were removed. One that is taken away before its time was restored, and
 * leaves nothing to do. What is noted is looked at again before anything is deleted.
 */
export const noteTasks = async (records: readonly DynamoDBRecord[], ports: PurgePorts): Promise<void> => {
  const removed = records.flatMap((record) => removedItem(record) ?? []);
  const over = removed.filter((item) => hasRunOut(item, ports.now()));
  await ports.addTasks(over.flatMap((item) => taskAfter(item) ?? []));
};

/** Carries one task out for its share of the time; false when it failed and stays for the next run. */
const attempt = async (task: PurgeTask, share: number, ports: PurgePorts): Promise<boolean> => {
  const { kind, id } = task;
  try {
    ports.report({ kind, id, progress: await ports.carryOut(task, share) });
    return true;
  } catch (error) {
    ports.reportFailure({ kind, id, reason: error instanceof Error ? error.name : 'UnknownError' });
    return false;
  }
};

/**
 * Works on all tasks in turn until they are done or the time of this run is over; the next run goes on. Throws at the
 * end when a task failed, so that somebody hears of it.
 */
export const runTasks = async (ports: PurgePorts): Promise<void> => {
  const elapsed = stopwatch(ports);
  const left = (): number => runTime - elapsed();
  let failures = 0;
  let last: PurgeTask | undefined;
  for (let tasks = await ports.tasksAfter(last); tasks.length > 0; tasks = await ports.tasksAfter(last)) {
    for (const [index, task] of tasks.entries()) {
      if (left() <= 0) break;
      const share = Math.max(leastShare, left() / (tasks.length - index));
      if (!(await attempt(task, share, ports))) failures += 1;
    }
    if (left() <= 0) break;
    last = tasks.at(-1);
  }
  if (failures > 0) throw new Error(`${failures} purge tasks failed`);
};

import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { noteTasks, type PurgePorts, runTasks } from '../../functions/workers/upkeep/purge.ts';
import type { Key, Members } from '../../layers/adapters/dynamo/items.ts';
import { carryOut } from '../../layers/adapters/dynamo/purge/carry-out.ts';
import { addTasks, tasksAfter } from '../../layers/adapters/dynamo/purge/task-list.ts';
import { Budget } from '../../layers/adapters/dynamo/purge/wipe.ts';
import type { Table } from '../../layers/adapters/dynamo/table.ts';
import type { Runtime } from '../../layers/domain/runtime.ts';
import { allItems, documents, storedItemsOf } from '../harness/table.ts';

export const day = 86_400;
const manyItems = 1_000_000;
const longTime = 600_000;

/** What the purge worker said in one run. */
interface Reports {
  readonly progress: readonly string[];
  readonly failures: readonly string[];
}

type Ports = PurgePorts & Reports & { readonly progress: string[]; readonly failures: string[] };

/** The worker's ports over a table, with a budget of so many items for each slice. */
export const purgePorts = (table: Table, runtime: Runtime, items = manyItems): Ports => {
  const progress: string[] = [];
  const failures: string[] = [];
  return {
    progress,
    failures,
    now: runtime.now,
    addTasks: (tasks) => addTasks(table, runtime, tasks),
    tasksAfter: (last) => tasksAfter(table, last),
    carryOut: (task) => carryOut(table, runtime, task, new Budget(runtime, items, longTime)),
    report: (facts) => progress.push(`${facts.kind} ${facts.progress}`),
    reportFailure: (facts) => failures.push(`${facts.kind} ${facts.reason}`),
  };
};

/** A removal as the table's stream tells it. */
export const removal = (item: object): DynamoDBRecord => {
  const { pk, sk } = item as Key;
  return {
    eventName: 'REMOVE',
    dynamodb: {
      Keys: marshall({ pk, sk }) as never,
      OldImage: marshall(item, { removeUndefinedValues: true }) as never,
    },
  };
};

/**
 * Does what DynamoDB does to items whose time to live is over, in no order and some days late at worst, and answers
 * what the stream tells of it.
 */
export const expire = async (
  table: Table,
  runtime: Runtime,
  isItsTurn: (item: Key & Members) => boolean = () => true,
): Promise<readonly DynamoDBRecord[]> => {
  const now = runtime.now().getTime() / 1000;
  const over = (await storedItemsOf(table.name)).filter(
    (item) =>
      typeof item.ttl === 'number' && item.ttl < now && !item.pk.startsWith('AUDIT#') && isItsTurn(item),
  );
  const images: object[] = [];
  for (const { pk, sk } of over) {
    // The stream tells of items as they are stored.
    const request = { TableName: table.name, Key: { pk, sk }, ReturnValues: 'ALL_OLD' as const };
    const { Attributes } = await documents().send(new DeleteCommand(request));
    if (Attributes) images.push(Attributes);
  }
  return images.map(removal);
};

/** Hears of removals and works until nothing is left to do. */
export const purge = async (
  ports: Ports,
  records: readonly DynamoDBRecord[],
  maxRuns = 1000,
): Promise<number> => {
  await noteTasks(records, ports);
  for (let run = 1; run <= maxRuns; run += 1) {
    await runTasks(ports);
    if ((await ports.tasksAfter(undefined)).length === 0) return run;
  }
  throw new Error(`The purge was not done after ${maxRuns} runs`);
};

/** Everything in the table but the trail, by key. */
export const stored = async (table: string): Promise<ReadonlyMap<string, string>> => {
  const items = await allItems(table);
  return new Map(
    items
      .filter(({ pk }) => !String(pk).startsWith('AUDIT#'))
      .map((item) => [`${item.pk} ${item.sk}`, JSON.stringify(item, Object.keys(item).sort())]),
  );
};

/**
 * Whether DynamoDB had to delete an item by this moment without anybody having deleted what it stands for: a signed list
 * and the like, which end by a date of their own. Tombstones end too, and what they stand for is the purge's business.
 */
const hasEnded = (text: string, now: Date): boolean => {
  const { ttl, deletedAt } = JSON.parse(text) as { readonly ttl?: number; readonly deletedAt?: unknown };
  return ttl !== undefined && deletedAt === undefined && ttl * 1000 <= now.getTime();
};

/** What of this is left by a moment, however much is deleted by then that ends by itself. */
export const outlasting = (items: ReadonlyMap<string, string>, now: Date): ReadonlyMap<string, string> =>
  new Map([...items].filter(([, text]) => !hasEnded(text, now)));

/** Keys of what came, went or is another now. */
export const changes = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));

/** The items that name one of these ids anywhere. */
export const naming = async (
  table: string,
  ids: readonly string[],
  by?: Date,
): Promise<readonly string[]> => {
  const items = await stored(table);
  return [...(by ? outlasting(items, by) : items)]
    .filter(([key, text]) => ids.some((id) => key.includes(id) || text.includes(id)))
    .map(([key]) => key);
};

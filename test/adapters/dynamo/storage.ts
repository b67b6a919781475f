import { absent, put } from '../../../layers/adapters/dynamo/changes.ts';
import type { Item, Key } from '../../../layers/adapters/dynamo/items.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import { itemType } from '../../../layers/adapters/dynamo/records/item-type.ts';
import { openTable, type Table } from '../../../layers/adapters/dynamo/table.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';
import type { Change } from '../../../layers/domain/store/change.ts';
import { allItems, createTable } from '../../harness/table.ts';
import { dynamodb } from '../../harness/worker.ts';

/** A fresh table, reached the way functions reach it. */
export const freshTable = async (): Promise<Table> => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb();
  return openTable({
    table: await createTable(),
    storageTimeout: 10_000,
    storageAttempts: 1,
  });
};

/** Decides what becomes of a storage call, counted from 1. */
export type Intercept = (call: number, forward: () => Promise<unknown>) => Promise<unknown>;

/** The same table with something between it and its user. */
export const intercepted = (table: Table, intercept: Intercept): Table & { readonly calls: () => number } => {
  let calls = 0;
  const call: Table['call'] = (operation, input) => {
    calls += 1;
    return intercept(calls, () => table.call(operation, input)) as Promise<never>;
  };
  return { name: table.name, call, calls: () => calls };
};

/** What tests of storage write and read: anything at all. */
export const box = itemType<{ readonly content: unknown; readonly revision?: number }>()({
  name: 'box',
  readBy: 'tests',
  pk: '<anything>',
  sk: '<anything>',
  key: (n: number) => boxKey(n),
  shape: {},
});

/** Names of the items under test that a reader sees, each with its content. */
export const seen = async (table: Table, runtime: Runtime): Promise<Record<string, unknown>> => {
  const items = await new ReadSession(table, runtime).all({ pk: 'BOX', prefix: 'ITEM#' });
  return Object.fromEntries(items.map((item) => [item.sk, box.open(item).content]));
};

/** The same through single reads of these keys. */
export const seenByKey = async (
  table: Table,
  runtime: Runtime,
  wanted: readonly Key[],
): Promise<Record<string, unknown>> => {
  const session = new ReadSession(table, runtime);
  const items = await Promise.all(wanted.map((key) => session.get(key)));
  return Object.fromEntries(items.flatMap((item) => (item ? [[item.sk, box.open(item).content]] : [])));
};

export const boxKey = (n: number): Key => ({ pk: 'BOX', sk: `ITEM#${String(n).padStart(5, '0')}` });
export const boxItem = (n: number, content: unknown, revision?: number): Item =>
  box.item(boxKey(n), { content, ...(revision !== undefined && { revision }) });
export const creation = (n: number, content: unknown): Change => put(boxItem(n, content), absent);

export const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** True for what a bulk write leaves in the table until it is settled; the memory of its outcome stays. */
export const isRemains = ({ pk, sk, pendingIntent }: Readonly<Record<string, unknown>>): boolean =>
  pendingIntent !== undefined || pk === 'INTENTS' || (String(pk).startsWith('INTENT#') && sk !== 'STATE');

export const remains = async (table: Table): Promise<readonly unknown[]> =>
  (await allItems(table.name)).filter(isRemains);

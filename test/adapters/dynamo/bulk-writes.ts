import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { atRevision, put, putUnseen, remove } from '../../../layers/adapters/dynamo/changes.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { writeTransaction } from '../../../layers/adapters/dynamo/transaction.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';
import type { Change } from '../../../layers/domain/store/change.ts';
import { type TestRuntime, testRuntime } from '../../harness/clock.ts';
import { box, boxItem, boxKey, creation, range, seen, seenByKey } from './storage.ts';

export const old = 'old';
export const next = 'new';

/** A runtime that never pauses between tries: jitter is drawn from four random bytes. */
export const hurried = (): TestRuntime => ({
  ...testRuntime(),
  randomBytes: (size) => (size === 4 ? Buffer.alloc(4) : randomBytes(size)),
});

/** A bulk write with what readers see before and after it: content by sort key. */
export interface Case {
  readonly name: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
  readonly after: Readonly<Record<string, unknown>>;
}

/** The same content under many sort keys. */
export const contents = (numbers: readonly number[], content: unknown): Record<string, unknown> =>
  Object.fromEntries(numbers.map((n) => [boxKey(n).sk, content]));

/** Items 0..60 are there, with a revision; 20 of them go, 20 change, 80 come. */
export const mixed: Case = {
  name: 'a mix of creations, changes and deletions',
  before: contents(range(0, 60), old),
  changes: [
    ...range(0, 20).map((n) => remove(boxKey(n), atRevision(1))),
    ...range(20, 40).map((n) => put(boxItem(n, next, 2), atRevision(1))),
    ...range(60, 140).map((n) => creation(n, next)),
  ],
  after: { ...contents(range(40, 60), old), ...contents([...range(20, 40), ...range(60, 140)], next) },
};

/** Items that only others lead to are written as they are; what leads to them fits the deciding transaction. */
export const withUnseen: Case = {
  name: 'creations with items behind them',
  before: {},
  changes: range(0, 70).flatMap((n) => [
    creation(n, next),
    putUnseen(box.item({ pk: `BEHIND#${n}`, sk: 'V#1' }, { content: next })),
  ]),
  after: contents(range(0, 70), next),
};

/** What is written together with a bulk write when that is done. */
export const closing = [put(box.item({ pk: 'TRAIL', sk: 'EVENT' }, { content: 'test' }))];

/** Writes what is there before a case. */
export const arrange = async (table: Table, runtime: Runtime, { before }: Case): Promise<void> => {
  const items = Object.entries(before).map(([sk, content]) =>
    put(box.item({ pk: 'BOX', sk }, { content, revision: 1 })),
  );
  if (items.length > 0) await writeTransaction(table, runtime, items);
};

const keysOf = ({ before, after }: Case) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].map((sk) => ({ pk: 'BOX', sk }));

/** What a reader sees is one of the two states, whichever way it reads; answers which. */
export const expectWhole = async (table: Table, runtime: Runtime, each: Case, where: string) => {
  const listed = await seen(table, runtime);
  const isAfter = 'ITEM#00060' in each.after && each.after['ITEM#00060'] === listed['ITEM#00060'];
  expect(listed, where).toEqual(isAfter ? each.after : each.before);
  const byKey = await seenByKey(table, runtime, keysOf(each));
  expect([each.before, each.after], where).toContainEqual(byKey);
  return isAfter ? 'after' : 'before';
};

/** True if what closes a bulk write is there. */
export const trail = async (table: Table, runtime: Runtime) =>
  (await new ReadSession(table, runtime).get({ pk: 'TRAIL', sk: 'EVENT' })) !== undefined;

/** How many of the items that others lead to are there. */
export const behind = async (table: Table, runtime: Runtime): Promise<number> => {
  const session = new ReadSession(table, runtime);
  const found = await Promise.all(range(0, 70).map((n) => session.get({ pk: `BEHIND#${n}`, sk: 'V#1' })));
  return found.filter((item) => item !== undefined).length;
};

/** What a test throws in place of a process that ends. */
export class Crash extends Error {}

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { atRevision, put } from '../../../layers/adapters/dynamo/changes.ts';
import { commitChanges } from '../../../layers/adapters/dynamo/commit.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { writeTransaction } from '../../../layers/adapters/dynamo/transaction.ts';
import type { TestRuntime } from '../../harness/clock.ts';
import { arrange, closing, hurried, mixed, next, old } from './bulk-writes.ts';
import { boxItem, creation, freshTable, intercepted, range, remains, seen } from './storage.ts';

describe('a reader', () => {
  let table: Table;
  let runtime: TestRuntime;
  beforeEach(async () => {
    table = await freshTable();
    runtime = hurried();
  });

  it('reads again when a bulk write is decided between its two looks', async () => {
    await arrange(table, runtime, mixed);
    // The writer has prepared one chunk when the reader reads the items, and is done when it asks for the outcome.
    let release: () => void = () => undefined;
    const mayGoOn = new Promise<void>((resolve) => {
      release = resolve;
    });
    let prepared: () => void = () => undefined;
    const halfway = new Promise<void>((resolve) => {
      prepared = resolve;
    });
    const writing = commitChanges(
      intercepted(table, async (call, forward) => {
        if (call === 3) {
          while ((await remains(table)).length < 100) await sleep(5);
          prepared();
          await mayGoOn;
        }
        return forward();
      }),
      runtime,
      mixed.changes,
      closing,
    );
    await halfway;
    const reader = intercepted(table, async (call, forward) => {
      const reply = await forward();
      if (call === 1) {
        release();
        await writing;
      }
      return reply;
    });
    expect(await seen(reader, runtime)).toEqual(mixed.after);
  });

  it('gets a full page although a bulk write hides the first items of it', async () => {
    await writeTransaction(table, runtime, [creation(1, old)]);
    const changes = range(2, 120).map((n) => creation(n, next));
    let found: readonly unknown[] = [];
    const watched = intercepted(table, async (call, forward) => {
      if (call === 4) {
        const session = new ReadSession(table, runtime);
        found = (await session.page({ pk: 'BOX', prefix: 'ITEM#', newestFirst: true, limit: 1 })).items;
      }
      return forward();
    });
    await commitChanges(watched, runtime, changes, closing);
    expect(found).toMatchObject([{ content: old }]);
  });

  it('lists several pages of one state although a bulk write is decided between them', async () => {
    const size = 9_000;
    const all = range(0, 150);
    const content = (letter: string) => letter.repeat(size);
    for (const part of [all.slice(0, 75), all.slice(75)])
      await writeTransaction(
        table,
        runtime,
        part.map((n) => put(boxItem(n, content('a'), 1))),
      );
    const changes = all.map((n) => put(boxItem(n, content('b'), 2), atRevision(1)));
    let goOn: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let ready: () => void = () => undefined;
    const prepared = new Promise<void>((resolve) => {
      ready = resolve;
    });
    let decided = false;
    const writing = commitChanges(
      intercepted(table, async (_call, forward) => {
        const marks = await remains(table);
        if (
          !decided &&
          marks.filter((each) => (each as { pendingIntent?: string }).pendingIntent).length === 150
        ) {
          decided = true;
          ready();
          await released;
        }
        return forward();
      }),
      runtime,
      changes,
      closing,
    );
    await prepared;
    const reader = intercepted(table, async (call, forward) => {
      const reply = await forward();
      if (call === 2) {
        goOn();
        await writing;
      }
      return reply;
    });
    const letters = Object.values(await seen(reader, runtime)).map((each) => String(each)[0]);
    expect(new Set(letters)).toEqual(new Set(['b']));
    expect(letters).toHaveLength(150);
  });

  describe('of several pages, overtaken between two of them', () => {
    const size = 9_000;
    const all = range(0, 150);
    const items = (letter: string, revision: number) =>
      all.map((n) => boxItem(n, letter.repeat(size), revision));
    let revision = 0;

    beforeEach(async () => {
      revision = 1;
      const first = items('a', revision).map((item) => put(item));
      await writeTransaction(table, runtime, first.slice(0, 75));
      await writeTransaction(table, runtime, first.slice(75));
    });

    /** A bulk write that has everything prepared when this resolves, and is done when what it answers does. */
    const prepared = async (): Promise<() => Promise<void>> => {
      revision += 1;
      const changes = items('b', revision).map((item) => put(item, atRevision(revision - 1)));
      let goOn: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return new Promise((ready) => {
        const held: Table = {
          ...table,
          call: async (operation, input) => {
            if (JSON.stringify(input).includes('"committed"')) {
              ready(() => {
                goOn();
                return writing;
              });
              await released;
            }
            return table.call(operation, input);
          },
        };
        const writing = commitChanges(held, runtime, changes, closing);
      });
    };

    /** Has a bulk write decided after the first page of each of the first listings. */
    const overtaking = (times: number): Table => {
      let left = times;
      return {
        ...table,
        call: async (operation, input) => {
          const isFirstPage = operation === 'Query' && !('ExclusiveStartKey' in input);
          if (!isFirstPage || left === 0) return table.call(operation, input);
          left -= 1;
          const finish = await prepared();
          const reply = await table.call(operation, input);
          await finish();
          return reply;
        },
      };
    };

    it.each([1, 2, 3])('%i times, still lists one state', async (times) => {
      const letters = Object.values(await seen(overtaking(times), runtime)).map((each) => String(each)[0]);
      expect(letters).toEqual(Array(150).fill('b'));
    });

    it('every time, is refused as unavailable instead of returned as if whole', async () => {
      await expect(seen(overtaking(Number.POSITIVE_INFINITY), runtime)).rejects.toMatchObject({
        code: 'unavailable',
      });
    });
  });
});

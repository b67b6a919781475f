import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { atRevision, put, putUnseen, remove } from '../../../layers/adapters/dynamo/changes.ts';
import { commitChanges } from '../../../layers/adapters/dynamo/commit.ts';
import { settleIntent } from '../../../layers/adapters/dynamo/intents/settle.ts';
import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import { toItem } from '../../../layers/adapters/dynamo/items.ts';
import { keys } from '../../../layers/adapters/dynamo/keys.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import { writeTransaction } from '../../../layers/adapters/dynamo/transaction.ts';
import { LocketError } from '../../../layers/domain/errors.ts';
import type { Runtime } from '../../../layers/domain/runtime.ts';
import type { Change } from '../../../layers/domain/store/change.ts';
import { type TestRuntime, testRuntime } from '../../harness/clock.ts';
import {
  boxItem,
  boxKey,
  creation,
  freshTable,
  type Intercept,
  intercepted,
  range,
  remains,
  seen,
  seenByKey,
} from './storage.ts';

const old = 'old';
const next = 'new';

/** A runtime that never pauses between tries: jitter is drawn from four random bytes. */
const hurried = (): TestRuntime => ({
  ...testRuntime(),
  randomBytes: (size) => (size === 4 ? Buffer.alloc(4) : randomBytes(size)),
});

interface Case {
  readonly name: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
  readonly after: Readonly<Record<string, unknown>>;
}

const contents = (numbers: readonly number[], content: unknown): Record<string, unknown> =>
  Object.fromEntries(numbers.map((n) => [boxKey(n).sk, content]));

/** Items 0..60 are there, with a revision; 20 of them go, 20 change, 80 come. */
const mixed: Case = {
  name: 'a mix of creations, changes and deletions',
  before: contents(range(0, 60), old),
  changes: [
    ...range(0, 20).map((n) => remove(boxKey(n), atRevision(1))),
    ...range(20, 40).map((n) => put({ ...boxItem(n, next), revision: 2 }, atRevision(1))),
    ...range(60, 140).map((n) => creation(n, next)),
  ],
  after: { ...contents(range(40, 60), old), ...contents([...range(20, 40), ...range(60, 140)], next) },
};

/** Items that only others lead to are written as they are; what leads to them fits the deciding transaction. */
const withUnseen: Case = {
  name: 'creations with items behind them',
  before: {},
  changes: range(0, 70).flatMap((n) => [
    creation(n, next),
    putUnseen(toItem({ pk: `BEHIND#${n}`, sk: 'V#1' }, { content: next })),
  ]),
  after: contents(range(0, 70), next),
};

const closing = [put(toItem({ pk: 'TRAIL', sk: 'EVENT' }, { type: 'test' }))];

const arrange = async (table: Table, runtime: Runtime, { before }: Case): Promise<void> => {
  const items = Object.entries(before).map(([sk, content]) => put({ pk: 'BOX', sk, content, revision: 1 }));
  if (items.length > 0) await writeTransaction(table, runtime, items);
};

const keysOf = ({ before, after }: Case) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].map((sk) => ({ pk: 'BOX', sk }));

/** What a reader sees is one of the two states, whichever way it reads; answers which. */
const expectWhole = async (table: Table, runtime: Runtime, each: Case, where: string) => {
  const listed = await seen(table, runtime);
  const isAfter = 'ITEM#00060' in each.after && each.after['ITEM#00060'] === listed['ITEM#00060'];
  expect(listed, where).toEqual(isAfter ? each.after : each.before);
  const byKey = await seenByKey(table, runtime, keysOf(each));
  expect([each.before, each.after], where).toContainEqual(byKey);
  return isAfter ? 'after' : 'before';
};

const trail = async (table: Table, runtime: Runtime) =>
  (await new ReadSession(table, runtime).get({ pk: 'TRAIL', sk: 'EVENT' })) !== undefined;

const behind = async (table: Table, runtime: Runtime): Promise<number> => {
  const session = new ReadSession(table, runtime);
  const found = await Promise.all(range(0, 70).map((n) => session.get({ pk: `BEHIND#${n}`, sk: 'V#1' })));
  return found.filter((item) => item !== undefined).length;
};

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

class Crash extends Error {}

/** The process dies at this call: before the request leaves, or before its answer arrives. */
const dyingAt =
  (number: number, moment: 'before' | 'after'): Intercept =>
  async (call, forward) => {
    if (call < number) return forward();
    if (call === number && moment === 'after') await forward();
    throw new Crash('the process is gone');
  };

/** This one call fails, the process goes on. */
const failingAt =
  (number: number, moment: 'before' | 'after'): Intercept =>
  async (call, forward) => {
    if (call !== number) return forward();
    if (moment === 'after') await forward();
    throw new Error('socket hang up');
  };

describe('a bulk write', () => {
  let table: Table;
  let runtime: TestRuntime;
  beforeEach(async () => {
    table = await freshTable();
    runtime = hurried();
  });

  it('shows three hundred changes all at once to whoever looks between any two of its steps', async () => {
    const many: Case = {
      name: 'many',
      before: {},
      changes: range(0, 300).map((n) => creation(n, next)),
      after: contents(range(0, 300), next),
    };
    const states: string[] = [];
    const watched = intercepted(table, async (call, forward) => {
      states.push(await expectWhole(table, runtime, many, `before call ${call}`));
      return forward();
    });
    await commitChanges(watched, runtime, many.changes, closing);
    expect(await expectWhole(table, runtime, many, 'in the end')).toBe('after');
    expect(new Set(states)).toEqual(new Set(['before', 'after']));
    expect(await remains(table)).toEqual([]);
    expect(await trail(table, runtime)).toBe(true);
  });

  describe.each([mixed, withUnseen])('of $name', (each) => {
    const callsOf = async (): Promise<number> => {
      const rehearsal = await freshTable();
      await arrange(rehearsal, runtime, each);
      const counted = intercepted(rehearsal, (_call, forward) => forward());
      await commitChanges(counted, runtime, each.changes, closing);
      expect(await expectWhole(rehearsal, runtime, each, 'undisturbed')).toBe('after');
      expect(await remains(rehearsal)).toEqual([]);
      return counted.calls();
    };

    /** The write has come to rest in the state that readers saw all along. */
    const expectRest = async (state: 'before' | 'after', where: string): Promise<void> => {
      expect(await expectWhole(table, runtime, each, `${where}, settled`)).toBe(state);
      expect(await remains(table), where).toEqual([]);
      expect(await trail(table, runtime), where).toBe(state === 'after');
      const hidden = each === withUnseen && state === 'after' ? 70 : 0;
      expect(await behind(table, runtime), where).toBe(hidden);
    };

    it.each(['before', 'after'] as const)(
      'is all or nothing when the process dies just %s any storage call, and comes to rest',
      async (moment) => {
        const calls = await callsOf();
        expect(calls).toBeGreaterThanOrEqual(4);
        for (let number = 1; number <= calls; number += 1) {
          const where = `dead ${moment} call ${number}`;
          table = await freshTable();
          runtime = hurried();
          await arrange(table, runtime, each);
          const dying = intercepted(table, dyingAt(number, moment));
          const acknowledged = await succeeds(commitChanges(dying, runtime, each.changes, closing));
          const state = await expectWhole(table, runtime, each, where);
          if (acknowledged) expect(state, where).toBe('after');
          runtime.advance(31);
          await settleIntents(table, runtime);
          await expectRest(state, where);
        }
      },
    );

    it.each(['before', 'after'] as const)(
      'is carried out or taken back at once when one storage call is lost %s it is done',
      async (moment) => {
        const calls = await callsOf();
        for (let number = 1; number <= calls; number += 1) {
          const where = `call ${number} lost ${moment}`;
          table = await freshTable();
          await arrange(table, runtime, each);
          const failing = intercepted(table, failingAt(number, moment));
          const acknowledged = await commitChanges(failing, runtime, each.changes, closing).then(
            () => true,
            (error) => {
              expect(error.code, where).toBe('unavailable');
              return false;
            },
          );
          expect(await expectWhole(table, runtime, each, where)).toBe(acknowledged ? 'after' : 'before');
          runtime.advance(31);
          await settleIntents(table, runtime);
          expect(await expectWhole(table, runtime, each, where)).toBe(acknowledged ? 'after' : 'before');
          expect(await remains(table), where).toEqual([]);
        }
      },
    );
  });

  it('throws the refusal of the change whose condition does not hold, and leaves nothing', async () => {
    await arrange(table, runtime, mixed);
    const taken = new LocketError('already-exists', 'taken');
    const changes = [...mixed.changes.slice(0, 119), put(boxItem(41, next), atRevision(7), () => taken)];
    await expect(commitChanges(table, runtime, changes, closing)).rejects.toBe(taken);
    expect(await seen(table, runtime)).toEqual(mixed.before);
    expect(await remains(table)).toEqual([]);
    expect(await trail(table, runtime)).toBe(false);
  });

  it('takes back what nobody has seen when the deciding transaction is refused', async () => {
    await writeTransaction(table, runtime, [creation(3, old)]);
    await expect(commitChanges(table, runtime, withUnseen.changes, closing)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await behind(table, runtime)).toBe(0);
    expect(await remains(table)).toEqual([]);
  });

  it('stages next states that are too large to stand beside the current ones', async () => {
    const text = (letter: string) => letter.repeat(250_000);
    const few = range(0, 20);
    for (const n of few)
      await writeTransaction(table, runtime, [put({ ...boxItem(n, text('a')), revision: 1 })]);
    const changes = few.map((n) => put({ ...boxItem(n, text('b')), revision: 2 }, atRevision(1)));
    const letters = async () => {
      const all = Object.values(await seen(table, runtime)) as string[];
      return [...new Set(all.map((each) => `${each[0]}${each.length}`))];
    };
    const states: string[][] = [];
    const watched = intercepted(table, async (_call, forward) => {
      states.push(await letters());
      return forward();
    });
    await commitChanges(watched, runtime, changes, closing);
    expect(await letters()).toEqual(['b250000']);
    expect([...new Set(states.flat())]).toEqual(['a250000', 'b250000']);
    expect(states.every((each) => each.length === 1)).toBe(true);
    expect(await remains(table)).toEqual([]);
  });

  it('goes by bytes, not only by number: a hundred large items take more than one transaction', async () => {
    const large = range(0, 60).map((n) => creation(n, 'x'.repeat(200_000)));
    await commitChanges(table, runtime, large, closing);
    expect(Object.keys(await seen(table, runtime))).toHaveLength(60);
    expect(await remains(table)).toEqual([]);
  });

  it('takes smaller steps when storage finds the items of one too large together', async () => {
    await arrange(table, runtime, mixed);
    const picky: Table = {
      name: table.name,
      client: {
        send: async (command: { input: { TransactItems?: readonly unknown[] } }) => {
          if ((command.input.TransactItems?.length ?? 0) > 30)
            throw Object.assign(new Error('too large'), { name: 'ValidationException' });
          return table.client.send(command as never);
        },
      } as never,
    };
    await commitChanges(picky, runtime, mixed.changes, closing);
    expect(await seen(table, runtime)).toEqual(mixed.after);
    expect(await remains(table)).toEqual([]);
  });

  it('lists what it touches in as many items as long names need', async () => {
    const longKey = (n: number) => ({
      pk: 'BOX',
      sk: `ITEM#${String(n).padStart(5, '0')}${'é'.repeat(450)}`,
    });
    const changes = range(0, 700).map((n) => put(toItem(longKey(n), { content: next })));
    await commitChanges(table, runtime, changes, closing);
    expect(Object.keys(await seen(table, runtime))).toHaveLength(700);
    expect(await remains(table)).toEqual([]);
  });
});

describe('an interrupted bulk write', () => {
  let table: Table;
  let runtime: TestRuntime;
  beforeEach(async () => {
    table = await freshTable();
    runtime = hurried();
    await arrange(table, runtime, mixed);
  });

  const outcome = async (): Promise<unknown> => {
    const session = new ReadSession(table, runtime);
    const [intent] = await session.all({ pk: 'INTENTS', prefix: '' });
    return intent && (await session.get(keys.intentState(String(intent.id))))?.state;
  };

  /** Lets the process die at the first call for which the intent has come this far. */
  const interrupted = async (when: 'prepared' | 'committed'): Promise<string> => {
    let dead = false;
    const dying = intercepted(table, async (_call, forward) => {
      if (dead) throw new Crash('gone');
      const reply = await forward();
      const [item] = await new ReadSession(table, runtime).all({ pk: 'INTENTS', prefix: '' });
      const marked = (await remains(table)).filter(
        (each) => (each as { pendingIntent?: string }).pendingIntent,
      );
      dead =
        when === 'committed'
          ? (await outcome()) === 'committed'
          : item !== undefined && marked.length === mixed.changes.length;
      if (dead && when === 'committed') throw new Crash('gone');
      return reply;
    });
    await commitChanges(dying, runtime, mixed.changes, closing).catch(() => undefined);
    const [intent] = await new ReadSession(table, runtime).all({ pk: 'INTENTS', prefix: '' });
    return String(intent?.id);
  };

  it('is finished once by any number of finishers at the same time', async () => {
    const id = await interrupted('committed');
    await Promise.all([1, 2, 3, 4].map(() => settleIntent(table, runtime, id)));
    expect(await seen(table, runtime)).toEqual(mixed.after);
    expect(await remains(table)).toEqual([]);
  });

  it('is left alone while its writer may still be at work', async () => {
    const id = await interrupted('prepared');
    expect(await settleIntent(table, runtime, id)).toEqual({ busyFor: expect.any(Number) });
    await settleIntents(table, runtime);
    expect((await remains(table)).length).toBeGreaterThan(mixed.changes.length);
    expect(await seen(table, runtime)).toEqual(mixed.before);
  });

  const change = put({ ...boxItem(25, 'mine'), revision: 2 }, atRevision(1));

  it('makes a single writer wait while it is prepared, and gives way when it is abandoned', async () => {
    await interrupted('prepared');
    await expect(commitChanges(table, runtime, [change], [])).rejects.toMatchObject({ code: 'conflict' });
    expect(await seen(table, runtime)).toEqual(mixed.before);
    runtime.advance(12);
    await expect(commitChanges(table, runtime, [change], [])).rejects.toMatchObject({
      code: 'throttled',
      message: expect.stringMatching(/try again in 1[789] seconds/),
      retryAfter: expect.any(Number),
    });
    runtime.advance(19);
    await expect(commitChanges(table, runtime, [change], [])).rejects.toMatchObject({ code: 'conflict' });
    await commitChanges(table, runtime, [change], []);
    expect(await seen(table, runtime)).toEqual({ ...mixed.before, [boxKey(25).sk]: 'mine' });
    expect(await remains(table)).toEqual([]);
  });

  it('is finished by a single writer who meets it decided, and who then sees its outcome', async () => {
    await interrupted('committed');
    await expect(commitChanges(table, runtime, [change], [])).rejects.toMatchObject({ code: 'conflict' });
    expect(await remains(table)).toEqual([]);
    expect(await seen(table, runtime)).toEqual(mixed.after);
  });

  it('is not overwritten by a change that has no condition of its own', async () => {
    await interrupted('committed');
    const blind = put(boxItem(25, 'blind'));
    await expect(commitChanges(table, runtime, [blind], [])).rejects.toMatchObject({ code: 'conflict' });
    expect(await seen(table, runtime)).toEqual(mixed.after);
  });

  it('is taken back for good when a slow writer goes on after it was abandoned', async () => {
    let halted = false;
    const slow = intercepted(table, async (call, forward) => {
      if (call === 2 && !halted) {
        halted = true;
        runtime.advance(31);
        await settleIntents(table, runtime);
      }
      return forward();
    });
    await expect(commitChanges(slow, runtime, mixed.changes, closing)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await seen(table, runtime)).toEqual(mixed.before);
    expect(await remains(table)).toEqual([]);
  });

  it('leaves marks of a writer that died after its intent was abandoned to the next writer', async () => {
    const slow = intercepted(table, async (call, forward) => {
      if (call === 2) {
        runtime.advance(31);
        await settleIntents(table, runtime);
      }
      if (call > 3) throw new Crash('gone');
      return forward();
    });
    await commitChanges(slow, runtime, mixed.changes, closing).catch(() => undefined);
    expect(await seen(table, runtime)).toEqual(mixed.before);
    await expect(commitChanges(table, runtime, [change], [])).rejects.toMatchObject({ code: 'conflict' });
    await commitChanges(table, runtime, [change], []);
    expect(await seen(table, runtime)).toEqual({ ...mixed.before, [boxKey(25).sk]: 'mine' });
  });

  it('meets another bulk write over the same items: one of them wins as a whole', async () => {
    const other = range(20, 140).map((n) => put({ ...boxItem(n, 'other'), revision: 2 }));
    const attempt = async (changes: readonly Change[]): Promise<boolean> => {
      for (let tries = 0; tries < 50; tries += 1) {
        const done = await commitChanges(table, testRuntime(), changes, []).then(
          () => true,
          (error) => {
            expect(error.code).toBe('conflict');
            return false;
          },
        );
        if (done) return true;
      }
      return false;
    };
    const [first, second] = await Promise.all([attempt(mixed.changes), attempt(other)]);
    expect(second).toBe(true);
    const items = await seen(table, runtime);
    expect(range(60, 140).map((n) => items[boxKey(n).sk])).toEqual(range(60, 140).map(() => 'other'));
    expect(Object.keys(items)).toHaveLength(first ? 120 : 140);
    expect(await remains(table)).toEqual([]);
  });
});

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
        part.map((n) => put({ ...boxItem(n, content('a')), revision: 1 })),
      );
    const changes = all.map((n) => put({ ...boxItem(n, content('b')), revision: 2 }, atRevision(1)));
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
});

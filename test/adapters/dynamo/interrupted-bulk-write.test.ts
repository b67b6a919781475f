import { beforeEach, describe, expect, it } from 'vitest';
import { atRevision, put } from '../../../layers/adapters/dynamo/changes.ts';
import { commitChanges } from '../../../layers/adapters/dynamo/commit.ts';
import { settleIntent } from '../../../layers/adapters/dynamo/intents/settle.ts';
import { settleIntents } from '../../../layers/adapters/dynamo/intents/sweep.ts';
import { ReadSession } from '../../../layers/adapters/dynamo/read-session.ts';
import { intentItem, intentStateItem } from '../../../layers/adapters/dynamo/records/intents.ts';
import type { Table } from '../../../layers/adapters/dynamo/table.ts';
import type { Change } from '../../../layers/domain/store/change.ts';
import { type TestRuntime, testRuntime } from '../../harness/clock.ts';
import { arrange, Crash, closing, hurried, mixed } from './bulk-writes.ts';
import { boxItem, boxKey, freshTable, intercepted, range, remains, seen } from './storage.ts';

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
    const [intent] = await session.list(intentItem, intentItem.ranges.all());
    return intent && (await session.read(intentStateItem, intentStateItem.key(intent.id)))?.state;
  };

  /** Lets the process die at the first call for which the intent has come this far. */
  const interrupted = async (
    when: 'prepared' | 'committed',
    writer: { readonly epoch?: string; readonly endsAt?: number } = {},
  ): Promise<string> => {
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
    const { epoch, endsAt } = writer;
    const mortal = { ...dying, ...(epoch !== undefined && { epoch }) };
    await commitChanges(mortal, runtime, mixed.changes, closing, { endsAt }).catch(() => undefined);
    const [intent] = await new ReadSession(table, runtime).all(intentItem.ranges.all());
    return String(intent?.sk);
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

  const change = put(boxItem(25, 'mine', 2), atRevision(1));

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

  describe('whose writer is known to be dead', () => {
    const inEpoch = (epoch: string): Table => ({ ...table, epoch });

    const expectTakenBack = async (by: Table) => {
      await expect(commitChanges(by, runtime, [change], [])).rejects.toMatchObject({ code: 'conflict' });
      await commitChanges(by, runtime, [change], []);
      expect(await seen(table, runtime)).toEqual({ ...mixed.before, [boxKey(25).sk]: 'mine' });
      expect(await remains(table)).toEqual([]);
    };

    it.each(['earlier', undefined])(
      'because it lived in another epoch (%s) is taken back at once',
      async (epoch) => {
        await interrupted('prepared', epoch === undefined ? {} : { epoch });
        await expectTakenBack(inEpoch('now'));
      },
    );

    it('because its time is over is taken back at once, and not before', async () => {
      const id = await interrupted('prepared', { endsAt: runtime.now().getTime() + 4000 });
      expect(await settleIntent(table, runtime, id)).toEqual({ busyFor: expect.any(Number) });
      runtime.advance(5);
      await expectTakenBack(table);
    });

    it('is finished when it was decided', async () => {
      await interrupted('committed', { epoch: 'earlier' });
      await expect(commitChanges(inEpoch('now'), runtime, [change], [])).rejects.toMatchObject({
        code: 'conflict',
      });
      expect(await seen(table, runtime)).toEqual(mixed.after);
      expect(await remains(table)).toEqual([]);
    });

    it('is taken back by the sweep', async () => {
      await interrupted('prepared', { epoch: 'earlier' });
      expect(await settleIntents(inEpoch('now'), runtime)).toEqual({ settled: 1, busy: 0, failed: 0 });
      expect(await seen(table, runtime)).toEqual(mixed.before);
      expect(await remains(table)).toEqual([]);
    });
  });

  it.each([
    ['of the same epoch', { epoch: 'now' }, 'now'],
    ['of an epoch, where nobody knows which is over', { epoch: 'earlier' }, undefined],
    ['with time left beyond the usual', { endsAt: 9e15 }, undefined],
  ])('whose writer is %s keeps 30 seconds', async (_what, writer, epoch) => {
    const id = await interrupted('prepared', writer);
    const own = { ...table, ...(epoch !== undefined && { epoch }) };
    expect(await settleIntent(own, runtime, id)).toEqual({ busyFor: expect.any(Number) });
    runtime.advance(31);
    expect(await settleIntent(own, runtime, id)).toBe('settled');
    expect(await seen(table, runtime)).toEqual(mixed.before);
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
    const other = range(20, 140).map((n) => put(boxItem(n, 'other', 2)));
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
